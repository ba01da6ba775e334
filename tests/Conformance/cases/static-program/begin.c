/* Without dyld: pointers hold addresses, GOT loads are none, initialisers run when the program itself calls them. */
typedef unsigned long size;
typedef void (*Initialiser)(void);

void exit_with(int code);
long write_out(int fd, const char *text, size count);
int twice(int value);                    /* in an archive */
extern int shared;                       /* tentative in both objects */
extern const char *const names[3];       /* pointers in constants */
__attribute__((weak)) int chosen(void) { return 5; } /* the first of two copies stays */
extern char header __asm__("__mh_execute_header");
extern Initialiser first __asm__("section$start$__DATA$__mod_init_func");
extern Initialiser last __asm__("section$end$__DATA$__mod_init_func");

static int initialised;
static char buffer[4096];
static int (*table[2])(int) = {twice, twice};

__attribute__((constructor)) static void initialise(void) { initialised += twice(1) + 1; }

static void say(const char *text) {
  size count = 0;
  while (text[count]) {
    buffer[count] = text[count];
    count++;
  }
  buffer[count++] = '\n';
  if (write_out(1, buffer, count) != (long)count) {
    exit_with(99);
  }
}

static void number(const char *name, long value) {
  char text[64];
  int at = 0;
  while (*name) {
    text[at++] = *name++;
  }
  long scale = 1;
  while (value / scale >= 10) {
    scale *= 10;
  }
  for (; scale; scale /= 10) {
    text[at++] = (char)('0' + value / scale % 10);
  }
  text[at] = 0;
  say(text);
}

int begin(long *stack) {
  for (Initialiser *i = &first; i < &last; i++) {
    (*i)();
  }
  say("static");
  number("arguments ", stack[0]);
  say(((char **)(stack + 1))[1]);
  number("initialised ", initialised);
  for (int i = 0; i < 3; i++) {
    say(names[i]);
  }
  shared += 4;
  number("table ", table[1](shared));
  number("weak ", chosen());
  number("magic ", *(unsigned *)&header & 0xff);
  number("bad call ", -write_out(77, "x", 1));
  return 7;
}
