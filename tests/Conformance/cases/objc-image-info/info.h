#include "libc.h"

/* Prints the image info of the image that a header is of, as the Objective-C runtime finds it. */
static void tell(const char *who, char *header) {
  char *command = header + 32;
  char *text = 0;
  for (unsigned i = 0; i < *(unsigned *)(header + 16); i++) {
    if (*(unsigned *)command == 0x19) {
      text = text || strcmp(command + 8, "__TEXT") ? text : *(char **)(command + 24);
      for (unsigned s = 0; s < *(unsigned *)(command + 64); s++) {
        char *each = command + 72 + s * 80;
        if (strcmp(each, "__objc_imageinfo__DATA_CONST") == 0) {
          unsigned *info = (unsigned *)(*(char **)(each + 32) + (header - text));
          printf("%s: %lu bytes, version %u, flags %x, Swift ABI %u\n", who, *(unsigned long *)(each + 40), info[0], info[1] & 0xff, (info[1] >> 8) & 0xff);
        }
      }
    }
    command += *(unsigned *)(command + 4);
  }
}

extern char __dso_handle[];
