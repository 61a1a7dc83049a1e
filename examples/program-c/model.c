/* A toy model for the program evaluator in C, without any library: lines of JSON in, lines of JSON out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number that follows "name": in the line; good for lines whose keys are known. */
static double number(const char *line, const char *name) {
  char key[64];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *at = strstr(line, key);
  return at == NULL ? NAN : strtod(at + strlen(key), NULL);
}

int main(void) {
  static char line[1 << 16];
  setvbuf(stdout, NULL, _IOLBF, 0); /* each line is sent when it is complete */
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (strstr(line, "\"lodescan\"") != NULL) {
      puts("{\"ready\": true}");
      continue;
    }
    const long id = (long)number(line, "id");
    const double m0 = number(line, "m0");
    const double m12 = number(line, "m12");
    const double squared = m0 * m0 - 0.5 * (m12 - 400.0) * (m12 - 400.0);
    if (squared < 0)
      printf("{\"id\": %ld, \"status\": \"unphysical\", \"reason\": \"tachyon\"}\n", id);
    else /* 17 digits bring the same double back */
      printf("{\"id\": %ld, \"observables\": {\"mstau\": %.17g, \"mgluino\": %.17g}}\n", id, sqrt(squared), 2.4 * m12);
  }
  return 0;
}
