#include "libc.h"

/* Records as the Swift runtime and reflection read them: sections found by name, and distances from each word to what it means. */
extern char header[] __asm("__mh_execute_header");

static char *section(const char *name, unsigned long *size) {
  char *command = header + 32;
  char *text = 0;
  for (unsigned i = 0; i < *(unsigned *)(header + 16); i++) {
    if (*(unsigned *)command == 0x19) {
      text = text || strcmp(command + 8, "__TEXT") ? text : *(char **)(command + 24);
      for (unsigned s = 0; s < *(unsigned *)(command + 64); s++) {
        char *each = command + 72 + s * 80;
        int c = 0;
        while (c < 16 && name[c] && each[c] == name[c]) {
          c++;
        }
        if (c == 16 || (!name[c] && !each[c])) {
          *size = *(unsigned long *)(each + 40);
          return *(char **)(each + 32) + (header - text);
        }
      }
    }
    command += *(unsigned *)(command + 4);
  }
  *size = 0;
  return 0;
}

static void *follow(int *word) { return (char *)word + *word; }

/* A type's descriptor: name, fields. Fields: count, and of each its name. */
static void type(int *descriptor) {
  int *fields = follow(descriptor + 1);
  printf("type %s of %d fields:", (char *)follow(descriptor), fields[0]);
  for (int i = 1; i <= fields[0]; i++) {
    printf(" %s", (char *)follow(fields + i));
  }
  printf("\n");
}

int main(void) {
  unsigned long size;
  char *at = section("__swift5_types", &size);
  for (unsigned long i = 0; i < size; i += 4) {
    type(follow((int *)(at + i)));
  }
  at = section("__swift5_proto", &size);
  for (unsigned long i = 0; i < size; i += 4) {
    int *conformance = follow((int *)(at + i));
    int *descriptor = follow(conformance);
    int (*witness)(void) = follow(conformance + 2);
    printf("conformance of %s to %s: %d\n", (char *)follow(descriptor), (char *)follow(follow(conformance + 1)), witness());
  }
  at = section("__swift5_protos", &size);
  for (unsigned long i = 0; i < size; i += 4) {
    printf("protocol %s\n", (char *)follow(follow((int *)(at + i))));
  }
  at = section("__swift5_assocty", &size);
  printf("associated %s\n", size == 4 ? (char *)follow(follow((int *)at)) : "?");
  at = section("__swift5_builtin", &size);
  printf("builtin %d\nstrings", size == 4 ? *(int *)at : -1);
  at = section("__swift5_reflstr", &size);
  for (char *end = at + size; at < end; at += strlen(at) + 1) {
    printf(" %s", at);
  }
  section("__swift5_acfuncs", &size);
  unsigned long replaced;
  section("__swift5_replace", &replaced);
  printf("\ntext %lu, data %lu\n", size / 4, replaced / 8);
  return 0;
}
