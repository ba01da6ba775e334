#include "libc.h"
#define SIZE(name, segment, section) \
  extern char name##_start[] __asm("section$start$" segment "$" section); \
  extern char name##_end[] __asm("section$end$" segment "$" section);
SIZE(strings, "__TEXT", "__swift5_reflstr")
SIZE(fields, "__TEXT", "__swift5_fieldmd")
SIZE(associated, "__DATA", "__swift5_assocty")

/* A type's descriptor: distances to its name and its field descriptor, which is 0 where there is none. */
extern int point[2], line[2];
extern void *slots[3];

static void type(int *descriptor) { printf("%s %d\n", (char *)descriptor + descriptor[0], descriptor[1]); }

int main(void) {
  type(point);
  type(line);
  printf("slots %d %d %d\n", slots[0] != 0, slots[1] != 0, (int)((char *)slots[2] - (char *)point));
  printf("sizes %d %d %d\n", (int)(strings_end - strings_start), (int)(fields_end - fields_start), (int)(associated_end - associated_start));
  return 0;
}
