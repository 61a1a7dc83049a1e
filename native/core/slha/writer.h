// Writes a file of the SUSY Les Houches Accord piece by piece, in the columns that its papers ask for.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lode::slha {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void comment(std::string_view text);
  void block(std::string_view name, std::string_view comment = {});
  void block(std::string_view name, double scale, std::string_view comment);
  /** `indices value # comment`, with `digits` after the value's point. */
  void number(std::initializer_list<int64_t> indices, double value, std::string_view comment = {}, int digits = 8);
  void integer(std::initializer_list<int64_t> indices, int64_t value, std::string_view comment = {});
  void text(int64_t index, std::string_view value, std::string_view comment = {});
  void decay(int64_t particle, double width, std::string_view comment = {});
  void channel(double ratio, std::initializer_list<int64_t> daughters, std::string_view comment = {});

 private:
  void index(std::initializer_list<int64_t> indices);
  void finish(std::string_view comment);

  std::string& out_;
};

}  // namespace lode::slha
