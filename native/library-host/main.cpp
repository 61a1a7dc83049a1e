// The process that a model in a shared library lives and dies in (plugins/evaluators/library): loads the library, then answers
// a line of its standard input for each batch of points. Doubles travel as the hexadecimal digits of their bytes: exact, and
// no concern of the locale. Uses no C++ library, so that the model may bring any. Usage: library-host FILE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lodescan_model.h"

namespace {

/** What an observable holds before the model writes it: a NaN that no computation makes. */
constexpr uint64_t notComputed = 0x7ff86c6f64657363;

/** What stands behind the arrays that a model writes: changed means that it wrote too much. */
constexpr size_t guardBytes = 4096;
constexpr unsigned char guardByte = 0xa5;

struct Model {
  decltype(&lodescan_evaluate) evaluate;
  decltype(&lodescan_evaluate_many) evaluateMany;
  decltype(&lodescan_parameters) parameters;
  decltype(&lodescan_observables) observables;
  decltype(&lodescan_open) open;
  decltype(&lodescan_close) close;
};

int output = -1;

void send(const char* text, size_t length) {
  while (length > 0) {
    const ssize_t written = write(output, text, length);
    if (written <= 0) _exit(1);  // the host is gone
    text += written;
    length -= static_cast<size_t>(written);
  }
}

/** One line: a word and a text, whose control characters become blanks. */
void say(const char* word, const char* text) {
  send(word, strlen(word));
  for (; *text != '\0'; text++) {
    const char character = static_cast<unsigned char>(*text) < ' ' ? ' ' : *text;
    send(&character, 1);
  }
  send("\n", 1);
}

[[noreturn]] void refuse(const char* why) {
  say("error ", why);
  _exit(1);
}

void* allocate(size_t bytes) {
  void* memory = calloc(1, bytes + 1);
  if (memory == nullptr) refuse("there is not enough memory for this batch of points");
  return memory;
}

/** An array with a guard behind it. */
void* guarded(size_t bytes) {
  unsigned char* memory = static_cast<unsigned char*>(allocate(bytes + guardBytes));
  memset(memory + bytes, guardByte, guardBytes);
  return memory;
}

void checkGuard(const void* memory, size_t bytes, const char* what) {
  const unsigned char* guard = static_cast<const unsigned char*>(memory) + bytes;
  for (size_t i = 0; i < guardBytes; i++) {
    if (guard[i] == guardByte) continue;
    fprintf(stderr, "The model wrote behind the end of %s.\n", what);
    abort();
  }
}

/** The pipes move to descriptors that the model does not know: what it prints goes to standard error. */
FILE* takePipes() {
  const int input = fcntl(0, F_DUPFD_CLOEXEC, 3);
  output = fcntl(1, F_DUPFD_CLOEXEC, 3);
  const int nothing = open("/dev/null", O_RDONLY);
  if (input < 0 || output < 0 || nothing < 0) _exit(1);
  dup2(nothing, 0);
  dup2(2, 1);
  close(nothing);
  return fdopen(input, "r");
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
}

Model load(const char* file) {
  void* library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) refuse(dlerror());
  Model model;
  find(library, "lodescan_evaluate", model.evaluate);
  find(library, "lodescan_evaluate_many", model.evaluateMany);
  find(library, "lodescan_parameters", model.parameters);
  find(library, "lodescan_observables", model.observables);
  find(library, "lodescan_open", model.open);
  find(library, "lodescan_close", model.close);
  if (model.evaluate == nullptr && model.evaluateMany == nullptr)
    refuse("it has no function lodescan_evaluate");
  return model;
}

const char* orNothing(const char* text) { return text == nullptr ? "" : text; }

void fromHex(const char* text, double* values, size_t count) {
  const auto digit = [](char character) { return character <= '9' ? character - '0' : character - 'a' + 10; };
  unsigned char* bytes = reinterpret_cast<unsigned char*>(values);
  for (size_t i = 0; i < 8 * count; i++)
    bytes[i] = static_cast<unsigned char>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
}

char* toHex(const double* values, size_t count, char* out) {
  const unsigned char* bytes = reinterpret_cast<const unsigned char*>(values);
  for (size_t i = 0; i < 8 * count; i++) {
    *out++ = "0123456789abcdef"[bytes[i] >> 4];
    *out++ = "0123456789abcdef"[bytes[i] & 15];
  }
  return out;
}

/** "STATUS observables" of an ok point, "STATUS reason" of another. */
char* writeRow(int status, const double* observables, size_t count, const char* reason, char* out) {
  out += sprintf(out, "%d ", status);
  if (status == LODESCAN_OK) {
    out = toHex(observables, count, out);
  } else {
    for (size_t i = 0; i < LODESCAN_REASON_SIZE && reason[i] != '\0'; i++)
      *out++ = static_cast<unsigned char>(reason[i]) < ' ' ? ' ' : reason[i];
  }
  *out++ = '\n';
  return out;
}

/** Answers "ROWS digits" with one line a row, in one piece: only whole answers are sent. */
void answer(const Model& model, const char* request, size_t cols, size_t observableCount) {
  char* digits = nullptr;
  const size_t rows = strtoul(request, &digits, 10);
  while (*digits == ' ') digits++;
  if (rows == 0 || rows > 1u << 20 || strspn(digits, "0123456789abcdef") != 16 * rows * cols)
    refuse("a request cannot be read");
  const size_t observableBytes = rows * observableCount * sizeof(double);
  const size_t reasonBytes = rows * LODESCAN_REASON_SIZE;
  double* parameters = static_cast<double*>(allocate(rows * cols * sizeof(double)));
  double* observables = static_cast<double*>(guarded(observableBytes));
  char* reasons = static_cast<char*>(guarded(reasonBytes));
  int* status = static_cast<int*>(guarded(rows * sizeof(int)));
  fromHex(digits, parameters, rows * cols);
  for (size_t k = 0; k < rows * observableCount; k++) memcpy(observables + k, &notComputed, sizeof notComputed);
  if (model.evaluateMany != nullptr) {
    model.evaluateMany(static_cast<int>(rows), parameters, observables, status, reasons);
  } else {
    for (size_t i = 0; i < rows; i++)
      status[i] = model.evaluate(parameters + i * cols, observables + i * observableCount,
                                 reasons + i * LODESCAN_REASON_SIZE);
  }
  checkGuard(observables, observableBytes, "the observables");
  checkGuard(reasons, reasonBytes, "the reason");
  checkGuard(status, rows * sizeof(int), "the status");
  char* reply = static_cast<char*>(allocate(rows * (16 * observableCount + LODESCAN_REASON_SIZE + 16)));
  char* end = reply;
  for (size_t i = 0; i < rows; i++)
    end = writeRow(status[i], observables + i * observableCount, observableCount,
                   reasons + i * LODESCAN_REASON_SIZE, end);
  send(reply, static_cast<size_t>(end - reply));
  free(reply);
  free(status);
  free(reasons);
  free(observables);
  free(parameters);
}

}  // namespace

int main(int count, char** arguments) {
  FILE* input = takePipes();
  if (count != 2 || input == nullptr) refuse("usage: library-host FILE");
  const Model model = load(arguments[1]);
  if (model.parameters != nullptr) say("parameters ", orNothing(model.parameters()));
  if (model.observables != nullptr) say("observables ", orNothing(model.observables()));
  say("loaded", "");

  char* line = nullptr;
  size_t capacity = 0;
  if (getline(&line, &capacity, input) < 0) return 0;
  unsigned cols = 0, observableCount = 0;
  if (sscanf(line, "open %u %u", &cols, &observableCount) != 2) refuse("the first request cannot be read");
  char* message = static_cast<char*>(guarded(LODESCAN_MESSAGE_SIZE + 1));
  if (model.open != nullptr &&
      model.open(static_cast<int>(cols), static_cast<int>(observableCount), message) != 0) {
    message[LODESCAN_MESSAGE_SIZE] = '\0';
    refuse(message[0] == '\0' ? "lodescan_open says no, without a message" : message);
  }
  free(message);
  say("ready", "");
  while (getline(&line, &capacity, input) >= 0) answer(model, line, cols, observableCount);
  free(line);
  if (model.close != nullptr) model.close();
  return 0;
}
