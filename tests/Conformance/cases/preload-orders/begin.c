/* Firmware whose tables lie where its hardware looks for them. */
typedef unsigned long size;
long write_out(int fd, const char *text, size count);

extern char vectors_start __asm__("segment$start$__VECTORS");
extern char data_start __asm__("segment$start$__DATA");
extern char text_start __asm__("segment$start$__TEXT");
extern char third_end __asm__("section$end$__DATA$__third");
extern char first_start __asm__("section$start$__DATA$__first");
extern char first_end __asm__("section$end$__DATA$__first");
extern char second_start __asm__("section$start$__DATA$__second");
extern char data_end __asm__("segment$end$__DATA");

__attribute__((used, section("__VECTORS,__table"))) volatile unsigned table[4] = {1, 2, 3, 4};
__attribute__((used, section("__DATA,__first"))) volatile unsigned long first = 1;
__attribute__((used, section("__DATA,__second"))) volatile unsigned long second = 2;
__attribute__((used, section("__DATA,__third"))) volatile unsigned long third = 3;
volatile unsigned long plain = 4;
static volatile char zeros[1000];

static void say(int holds, const char *line) {
  size count = 0;
  while (line[count]) {
    count++;
  }
  if (holds) {
    write_out(1, line, count);
  }
}

/* An address that the compiler knows nothing of: it takes two objects to be apart. */
static size at(const volatile void *object) {
  size address = (size)object;
  __asm__("" : "+r"(address));
  return address;
}

int begin(void) {
  say(at(&vectors_start) == 0x40000000 && at(table) == 0x40000000 && table[3] == 4, "vectors first\n");
  say(at(&vectors_start) < at(&data_start) && at(&data_start) < at(&text_start), "data before code\n");
  say(at(&third) == at(&data_start) && at(&third_end) == at(&first_start) && at(&first_end) == at(&second_start)
          && at(&third) + 16 == at(&second) && third + first + second + plain == 10 && at(&plain) > at(&second),
      "third first second\n");
  say(at(zeros) > at(&plain) && at(zeros) < at(&data_end) && zeros[999] == 0, "zeros last\n");
  return 5;
}
