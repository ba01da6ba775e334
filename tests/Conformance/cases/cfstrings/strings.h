/* Constant strings of Core Foundation, which the compiler writes without it. */
struct string {
  int *class;
  unsigned long flags;
  const char *characters;
  unsigned long length;
};
#define STRING(text) ((const struct string *)__builtin___CFStringMakeConstantString(text))

const struct string *one(int which);
const struct string *two(int which);
const struct string *pointed(int which);
