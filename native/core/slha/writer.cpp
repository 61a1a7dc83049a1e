// Columns as in section 3 of hep-ph/0311123: (1x,I5,3x,...), masses (1x,I9,3x,...), matrices (1x,I2,1x,I2,3x,...).
#include "core/slha/writer.h"

#include "core/slha/number.h"

namespace lode::slha {

namespace {

std::string padded(const std::string& text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

/** Wide enough for any value of 8 digits, sign included. */
std::string column(double value, int digits) {
  return padded(formatNumber(value, digits), static_cast<size_t>(digits) + 8);
}

constexpr int kDecayDigits = 8;

}  // namespace

void Writer::comment(std::string_view text) {
  out_ += "# ";
  out_ += text;
  out_ += '\n';
}

void Writer::finish(std::string_view comment) {
  if (!comment.empty()) {
    out_ += "   # ";
    out_ += comment;
  }
  out_ += '\n';
}

void Writer::block(std::string_view name, std::string_view comment) {
  out_ += "Block ";
  out_ += name;
  finish(comment);
}

void Writer::block(std::string_view name, double scale, std::string_view comment) {
  out_ += "Block ";
  out_ += name;
  out_ += " Q= ";
  out_ += formatNumber(scale, kDecayDigits);
  finish(comment);
}

void Writer::index(std::initializer_list<int64_t> indices) {
  const size_t width = indices.size() == 1 ? (*indices.begin() > 99999 ? 10 : 6) : 3;
  for (const int64_t i : indices) out_ += padded(std::to_string(i), width);
  out_ += "   ";
}

void Writer::number(std::initializer_list<int64_t> indices, double value, std::string_view comment, int digits) {
  index(indices);
  out_ += column(value, digits);
  finish(comment);
}

void Writer::integer(std::initializer_list<int64_t> indices, int64_t value, std::string_view comment) {
  index(indices);
  out_ += std::to_string(value);
  finish(comment);
}

void Writer::text(int64_t index, std::string_view value, std::string_view comment) {
  this->index({index});
  out_ += value;
  finish(comment);
}

void Writer::decay(int64_t particle, double width, std::string_view comment) {
  out_ += "DECAY ";
  out_ += padded(std::to_string(particle), 9);
  out_ += "   ";
  out_ += column(width, kDecayDigits);
  finish(comment);
}

void Writer::channel(double ratio, std::initializer_list<int64_t> daughters, std::string_view comment) {
  out_ += "   ";
  out_ += column(ratio, kDecayDigits);
  out_ += padded(std::to_string(daughters.size()), 5);
  for (const int64_t id : daughters) out_ += padded(std::to_string(id), 12);
  finish(comment);
}

}  // namespace lode::slha
