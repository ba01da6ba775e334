#include "libc.h"
typedef int int32;
typedef unsigned int uint32;
typedef unsigned long uint64;

/* Nothing of the runtime is here but what classes point to. */
char _objc_empty_cache[16];

struct methods { uint32 entry, count; };
struct data { uint32 flags, start, size, reserved; void *layout; char *name; struct methods *methods; void *rest[4]; };
struct class { struct class *isa, *super; void *cache, *table; struct data *data; };
struct category { char *name; struct class *class; struct methods *instance, *own; void *rest[4]; };

extern char header[] __asm("__mh_execute_header");

/* struct section_64 of a name in any segment: its address (at run time) and size. */
static char *section(const char *name, uint64 *size) {
  char *command = header + 32;
  char *text = 0;
  for (uint32 i = 0; i < *(uint32 *)(header + 16); i++) {
    if (*(uint32 *)command == 0x19) {
      if (!text && strcmp(command + 8, "__TEXT") == 0) {
        text = *(char **)(command + 24);
      }
      for (uint32 s = 0; s < *(uint32 *)(command + 64); s++) {
        char *each = command + 72 + s * 80;
        int same = 1;
        for (int c = 0; c < 16 && same; c++) {
          same = each[c] == name[c];
          if (!name[c]) {
            break;
          }
        }
        if (same) {
          *size = *(uint64 *)(each + 40);
          return *(char **)(each + 32) + (header - text);
        }
      }
    }
    command += *(uint32 *)(command + 4);
  }
  *size = 0;
  return 0;
}

static void one(char kind, char *selector, char *types, int (*implementation)(void *, void *, int)) {
  static int object[64] = {0, 0, 77};
  printf("  %c%s %s", kind, selector, types);
  if (types[0] == 'i') {
    printf(" %d", implementation(object, selector, 5));
  }
  printf("\n");
}

static void list(char kind, struct methods *methods) {
  if (!methods) {
    return;
  }
  char *at = (char *)(methods + 1);
  for (uint32 i = 0; i < methods->count; i++) {
    if (methods->entry & 0x80000000) {
      int32 *entry = (int32 *)at;
      one(kind, *(char **)(at + entry[0]), at + 4 + entry[1], (int (*)(void *, void *, int))(at + 8 + entry[2]));
    } else {
      void **entry = (void **)at;
      one(kind, entry[0], entry[1], (int (*)(void *, void *, int))entry[2]);
    }
    at += methods->entry & 0xfffc;
  }
}

int same(void *left, void *right) { return left == right; }

int walk(void) {
  uint64 size;
  struct class **classes = (struct class **)section("__objc_classlist", &size);
  for (uint64 i = 0; i < size / 8; i++) {
    printf("class %s\n", classes[i]->data->name);
    list('-', classes[i]->data->methods);
    list('+', classes[i]->isa->data->methods);
  }
  struct category **categories = (struct category **)section("__objc_catlist", &size);
  for (uint64 i = 0; i < size / 8; i++) {
    printf("category %s of %s\n", categories[i]->name, categories[i]->class->data->name);
    list('-', categories[i]->instance);
    list('+', categories[i]->own);
  }
  section("__objc_selrefs", &size);
  printf("selectors: %s\n", size / 8 < 12 ? "few" : "many");
  return 0;
}
