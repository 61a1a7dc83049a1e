// SLHA documents and addresses as handles: parsed once, asked often. Numbers cross as typed arrays; see src/numerics/slha.ts.
#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/slha/lookup.h"

namespace lode {

namespace {

/** What tells our handles apart from each other. */
constexpr uint32_t kDocumentMark = 0x534c4841, kAddressesMark = 0x41445253;

struct HeldDocument {
  uint32_t mark = kDocumentMark;
  std::string text;
  slha::Document document;
};

struct HeldAddresses {
  uint32_t mark = kAddressesMark;
  std::vector<slha::Address> list;
  /** For the next file that is read by these addresses. */
  HeldDocument scratch;
};

template <typename Held>
Held* handleArgument(Arguments& args, const Napi::CallbackInfo& info, size_t index, const char* what, uint32_t mark) {
  if (info[index].IsExternal()) {
    Held* held = info[index].As<Napi::External<Held>>().Data();
    if (held != nullptr && held->mark == mark) return held;
  }
  args.fail(std::string(what) + " is not what slha made");
  return nullptr;
}

HeldDocument* documentArgument(Arguments& args, const Napi::CallbackInfo& info) {
  return handleArgument<HeldDocument>(args, info, 0, "document", kDocumentMark);
}

HeldAddresses* addressesArgument(Arguments& args, const Napi::CallbackInfo& info, size_t index) {
  return handleArgument<HeldAddresses>(args, info, index, "addresses", kAddressesMark);
}

/** Copies the bytes, since others may write to shared memory meanwhile, and reads them. */
void readInto(HeldDocument& held, const Span<uint8_t>& bytes) {
  held.text.assign(reinterpret_cast<const char*>(bytes.data), bytes.length);
  slha::readDocument(held.text, held.document);
}

template <typename Held>
Napi::Value handle(Napi::Env env, std::unique_ptr<Held> held) {
  return Napi::External<Held>::New(env, held.release(), [](Napi::Env, Held* data) { delete data; });
}

/** slhaParse(bytes) -> document */
Napi::Value slhaParseBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaParse");
  const Span<uint8_t> bytes = args.bytes(0, "bytes");
  if (!args.ok()) return args.refuse();
  auto held = std::make_unique<HeldDocument>();
  readInto(*held, bytes);
  return handle(info.Env(), std::move(held));
}

/** A whole number of the code, or a failure. */
int64_t whole(Arguments& args, double value, double least, double most) {
  if (!(value >= least && value <= most && value == std::floor(value))) {
    args.fail("an address holds " + std::to_string(value) + " where a whole number is expected");
    return 0;
  }
  return static_cast<int64_t>(value);
}

constexpr double kLargestWhole = 9007199254740992.0;

/** One address of the code: decay, particle, width, choice, scale, column, count, indices. */
size_t readAddress(Arguments& args, const Span<double>& code, size_t at, slha::Address& address) {
  constexpr size_t kHead = 7;
  if (code.length - at < kHead) {
    args.fail("the code of an address ends early");
    return code.length;
  }
  const double* head = code.data + at;
  address.decay = head[0] != 0;
  address.particle = whole(args, head[1], -kLargestWhole, kLargestWhole);
  address.width = head[2] != 0;
  address.choice = static_cast<slha::ScaleChoice>(whole(args, head[3], 0, 5));
  address.scale = head[4];
  address.column = static_cast<uint32_t>(whole(args, head[5], 1, 1000));
  const size_t count = static_cast<size_t>(whole(args, head[6], 0, 1000));
  at += kHead;
  if (code.length - at < count) {
    args.fail("the code of an address ends early");
    return code.length;
  }
  for (size_t i = 0; i < count; i++) {
    address.indices.push_back(whole(args, code.data[at + i], -kLargestWhole, kLargestWhole));
  }
  return at + count;
}

/** slhaAddresses(code, names) -> addresses */
Napi::Value slhaAddressesBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaAddresses");
  const Span<double> code = args.doubles(0, "code");
  if (!info[1].IsArray()) args.fail("names is not an array");
  if (!args.ok()) return args.refuse();
  const Napi::Array names = info[1].As<Napi::Array>();
  auto held = std::make_unique<HeldAddresses>();
  size_t at = 0;
  for (uint32_t i = 0; i < names.Length() && args.ok(); i++) {
    slha::Address address;
    const Napi::Value name = names.Get(i);
    if (name.IsString()) {
      address.name = name.As<Napi::String>().Utf8Value();
    } else {
      args.fail("a name is not a string");
    }
    at = readAddress(args, code, at, address);
    held->list.push_back(std::move(address));
  }
  if (args.ok()) args.exact("code", code.length, at);
  if (!args.ok()) return args.refuse();
  return handle(info.Env(), std::move(held));
}

void writeValues(const HeldDocument& held, const std::vector<slha::Address>& list, double* out) {
  for (const slha::Address& address : list) *out++ = slha::lookUp(held.text, held.document, address);
}

/** slhaValues(document, addresses, out) */
Napi::Value slhaValuesBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaValues");
  const HeldDocument* document = documentArgument(args, info);
  const HeldAddresses* addresses = addressesArgument(args, info, 1);
  const Span<double> out = args.doubles(2, "out");
  if (args.ok()) args.exact("out", out.length, addresses->list.size());
  if (!args.ok()) return args.refuse();
  writeValues(*document, addresses->list, out.data);
  return info.Env().Undefined();
}

/** slhaRead(bytes, addresses, out) -> number of broken lines */
Napi::Value slhaReadBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaRead");
  const Span<uint8_t> bytes = args.bytes(0, "bytes");
  HeldAddresses* addresses = addressesArgument(args, info, 1);
  const Span<double> out = args.doubles(2, "out");
  if (args.ok()) args.exact("out", out.length, addresses->list.size());
  if (!args.ok()) return args.refuse();
  readInto(addresses->scratch, bytes);
  writeValues(addresses->scratch, addresses->list, out.data);
  return Napi::Number::New(info.Env(), static_cast<double>(addresses->scratch.document.broken.size()));
}

/** slhaLocate(document, addresses, out): start and length of each number in the text, in bytes; -1 where there is none. */
Napi::Value slhaLocateBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaLocate");
  const HeldDocument* held = documentArgument(args, info);
  const HeldAddresses* addresses = addressesArgument(args, info, 1);
  const Span<int32_t> out = args.ints(2, "out");
  if (args.ok()) args.exact("out", out.length, 2 * addresses->list.size());
  if (!args.ok()) return args.refuse();
  int32_t* next = out.data;
  for (const slha::Address& address : addresses->list) {
    const slha::Number* number = slha::locate(held->text, held->document, address);
    *next++ = number == nullptr ? -1 : static_cast<int32_t>(number->place.start);
    *next++ = number == nullptr ? -1 : static_cast<int32_t>(number->place.length);
  }
  return info.Env().Undefined();
}

Napi::String placeText(Napi::Env env, const std::string& text, slha::Place place) {
  return Napi::String::New(env, text.data() + place.start, place.length);
}

/** slhaTexts(document, name, indices | undefined) -> what the entries hold besides numbers; the comment where that is nothing */
Napi::Value slhaTextsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaTexts");
  const HeldDocument* held = documentArgument(args, info);
  const std::string name = args.text(1, "name");
  const bool given = args.given(2);
  const Span<double> wanted = given ? args.doubles(2, "indices") : Span<double>{};
  std::vector<int64_t> indices;
  for (size_t i = 0; i < wanted.length; i++) {
    indices.push_back(whole(args, wanted.data[i], -kLargestWhole, kLargestWhole));
  }
  if (!args.ok()) return args.refuse();
  const auto entries = slha::entriesOf(held->text, held->document, name, given ? &indices : nullptr);
  Napi::Array texts = Napi::Array::New(info.Env(), entries.size());
  for (uint32_t i = 0; i < entries.size(); i++) {
    const slha::Entry& entry = *entries[i];
    texts.Set(i, placeText(info.Env(), held->text, entry.text.length > 0 ? entry.text : entry.comment));
  }
  return texts;
}

/** slhaBroken(document, most) -> [line, text, why, line, text, why, ...] */
Napi::Value slhaBrokenBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaBroken");
  const HeldDocument* held = documentArgument(args, info);
  const int64_t most = args.integer(1, "most", 0, INT32_MAX);
  if (!args.ok()) return args.refuse();
  const auto& broken = held->document.broken;
  const uint32_t count = static_cast<uint32_t>(std::min<size_t>(broken.size(), static_cast<size_t>(most)));
  Napi::Array list = Napi::Array::New(info.Env(), 3 * size_t{count});
  for (uint32_t i = 0; i < count; i++) {
    list.Set(3 * i, Napi::Number::New(info.Env(), broken[i].line));
    list.Set(3 * i + 1, placeText(info.Env(), held->text, broken[i].text));
    list.Set(3 * i + 2, Napi::String::New(info.Env(), broken[i].why));
  }
  return list;
}

/** The numbers that `push` gives for each item, as a Float64Array. */
template <typename Item, typename Push>
Napi::Float64Array table(Napi::Env env, const std::vector<Item>& items, size_t columns, Push push) {
  Napi::Float64Array array = Napi::Float64Array::New(env, items.size() * columns);
  double* next = array.Data();
  for (const Item& item : items) next = push(next, item);
  return array;
}

/** slhaOutline(document) -> {sections, entries, integers, numbers, lines, broken} */
Napi::Value slhaOutlineBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "slhaOutline");
  const HeldDocument* held = documentArgument(args, info);
  if (!args.ok()) return args.refuse();
  const Napi::Env env = info.Env();
  const slha::Document& document = held->document;
  Napi::Object out = Napi::Object::New(env);
  out.Set("sections", table(env, document.sections, 9, [](double* next, const slha::Section& section) {
            *next++ = section.kind == slha::SectionKind::decay ? 1 : 0;
            *next++ = section.line;
            *next++ = section.name.start;
            *next++ = section.name.length;
            *next++ = section.scale;
            *next++ = static_cast<double>(section.particle);
            *next++ = section.width.value;
            *next++ = section.firstEntry;
            *next++ = section.entryCount;
            return next;
          }));
  out.Set("entries", table(env, document.entries, 11, [](double* next, const slha::Entry& entry) {
            for (const uint32_t value : {entry.line, entry.text.start, entry.text.length, entry.comment.start,
                                         entry.comment.length, entry.firstIndex, entry.indexCount, entry.firstNumber,
                                         entry.numberCount, entry.firstId, entry.idCount}) {
              *next++ = value;
            }
            return next;
          }));
  out.Set("integers", table(env, document.integers, 1, [](double* next, int64_t value) {
            *next++ = static_cast<double>(value);
            return next;
          }));
  out.Set("numbers", table(env, document.numbers, 1, [](double* next, const slha::Number& number) {
            *next++ = number.value;
            return next;
          }));
  out.Set("lines", Napi::Number::New(env, document.lines));
  out.Set("broken", Napi::Number::New(env, static_cast<double>(document.broken.size())));
  return out;
}

}  // namespace

void registerSlha(Napi::Env env, Napi::Object exports) {
  exports.Set("slhaParse", Napi::Function::New(env, slhaParseBinding, "slhaParse"));
  exports.Set("slhaAddresses", Napi::Function::New(env, slhaAddressesBinding, "slhaAddresses"));
  exports.Set("slhaValues", Napi::Function::New(env, slhaValuesBinding, "slhaValues"));
  exports.Set("slhaRead", Napi::Function::New(env, slhaReadBinding, "slhaRead"));
  exports.Set("slhaLocate", Napi::Function::New(env, slhaLocateBinding, "slhaLocate"));
  exports.Set("slhaTexts", Napi::Function::New(env, slhaTextsBinding, "slhaTexts"));
  exports.Set("slhaBroken", Napi::Function::New(env, slhaBrokenBinding, "slhaBroken"));
  exports.Set("slhaOutline", Napi::Function::New(env, slhaOutlineBinding, "slhaOutline"));
}

}  // namespace lode
