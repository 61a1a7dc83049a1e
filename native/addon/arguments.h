// Checks what JavaScript hands over before the core touches it. The first thing wrong is remembered; a binding reads all
// its arguments, then asks `if (!args.ok()) return args.refuse();`. Errors are LodeErrors of code LODE_NATIVE_ARGUMENT.
// Typed arrays may rest on SharedArrayBuffers: only their data and length are used. Detached ones have length 0.
#pragma once
#include <napi.h>

#include <cmath>
#include <cstdint>
#include <string>

namespace lode {

/** A typed array's memory; good for the duration of the call. */
template <typename T>
struct Span {
  T* data = nullptr;
  size_t length = 0;
};

/** Throws a LodeError into JavaScript; the binding must return at once. */
Napi::Value throwArgumentError(Napi::Env env, const std::string& message);

class Arguments {
 public:
  /** `name` is the function's, for messages. */
  Arguments(const Napi::CallbackInfo& info, const char* name) : info_(info), name_(name) {}

  bool ok() const { return problem_.empty(); }
  Napi::Value refuse() const { return throwArgumentError(info_.Env(), std::string(name_) + ": " + problem_); }
  Napi::Value refuse(const std::string& why) const {
    return throwArgumentError(info_.Env(), std::string(name_) + ": " + why);
  }
  /** Records a problem unless there is one. */
  void fail(const std::string& why) {
    if (problem_.empty()) problem_ = why;
  }
  bool given(size_t index) const { return !info_[index].IsUndefined() && !info_[index].IsNull(); }

  Span<double> doubles(size_t index, const char* what) { return span<double>(index, what, napi_float64_array); }
  Span<float> floats(size_t index, const char* what) { return span<float>(index, what, napi_float32_array); }
  Span<int32_t> ints(size_t index, const char* what) { return span<int32_t>(index, what, napi_int32_array); }
  Span<uint32_t> words(size_t index, const char* what) { return span<uint32_t>(index, what, napi_uint32_array); }
  Span<uint8_t> bytes(size_t index, const char* what) { return span<uint8_t>(index, what, napi_uint8_array); }

  /** Float64Array of exactly rows x cols numbers. */
  Span<double> matrix(size_t index, const char* what, size_t rows, size_t cols) {
    const Span<double> s = doubles(index, what);
    exact(what, s.length, rows * cols);
    return s;
  }
  void exact(const char* what, size_t found, size_t expected) {
    if (found != expected) {
      fail(std::string(what) + " has " + std::to_string(found) + " elements, expected " + std::to_string(expected));
    }
  }

  /** A whole number within [least, most]; both at most 2^53. */
  int64_t integer(size_t index, const char* what, int64_t least, int64_t most) {
    const double value = number(index, what);
    if (ok() && !(value >= static_cast<double>(least) && value <= static_cast<double>(most) && value == std::floor(value))) {
      fail(std::string(what) + " is " + std::to_string(value) + ", expected a whole number from " + std::to_string(least) +
           " to " + std::to_string(most));
    }
    return ok() ? static_cast<int64_t>(value) : least;
  }
  double number(size_t index, const char* what) {
    if (!info_[index].IsNumber()) {
      fail(std::string(what) + " is not a number");
      return 0;
    }
    return info_[index].As<Napi::Number>().DoubleValue();
  }
  bool boolean(size_t index, const char* what) {
    if (!info_[index].IsBoolean()) {
      fail(std::string(what) + " is not a boolean");
      return false;
    }
    return info_[index].As<Napi::Boolean>().Value();
  }
  std::string text(size_t index, const char* what) {
    if (!info_[index].IsString()) {
      fail(std::string(what) + " is not a string");
      return {};
    }
    return info_[index].As<Napi::String>().Utf8Value();
  }

 private:
  template <typename T>
  Span<T> span(size_t index, const char* what, napi_typedarray_type type) {
    const Napi::Value value = info_[index];
    if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) {
      fail(std::string(what) + " is not a typed array of the expected type");
      return {};
    }
    Napi::TypedArrayOf<T> array = value.As<Napi::TypedArrayOf<T>>();
    return {array.Data(), array.ElementLength()};
  }

  const Napi::CallbackInfo& info_;
  const char* name_;
  std::string problem_;
};

/** Two words at `index` as a stream's key. */
struct Key;
Key keyArgument(Arguments& args, size_t index, const char* what);

}  // namespace lode
