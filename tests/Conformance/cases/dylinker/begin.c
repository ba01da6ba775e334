/* A dynamic linker that does what each must do first: it relocates itself, by chained fixups or by local relocations. */
typedef unsigned int u32;
typedef unsigned long u64;
long write_out(int fd, const char *text, u64 count);

extern unsigned char header __asm__("__mh_dylinker_header");
static void say(const char *line);
const char *volatile words[2] = {"relocated itself\n", "and again\n"};
void (*volatile speak)(const char *) = say;

static void say(const char *line) {
  u64 count = 0;
  while (line[count]) {
    count++;
  }
  write_out(1, line, count);
}

static u32 word(const unsigned char *at) { return *(const u32 *)at; }

static void chained(unsigned char *image, const unsigned char *table, const u64 addresses[]) {
  const unsigned char *starts = table + word(table + 4);
  for (u32 s = 0; s < word(starts); s++) {
    const unsigned char *info = starts + word(starts + 4 + 4 * s);
    for (u32 page = 0; info != starts && page < *(unsigned short *)(info + 20); page++) {
      u32 start = *(unsigned short *)(info + 22 + 2 * page);
      if (start == 0xffff) {
        continue;
      }
      u64 *place = (u64 *)(image + addresses[s] + 0x4000ul * page + start);
      u64 next;
      do {
        u64 value = *place;
        next = value >> 51 & 0xfff;
        *place = (u64)image + (value & 0xfffffffff);
        place = (u64 *)((unsigned char *)place + 4 * next);
      } while (next);
    }
  }
}

static void relocate(unsigned char *image) {
  u64 addresses[16];
  const unsigned char *linkedit = 0;
  u64 linkedit_offset = 0;
  u32 segments = 0, fixups = 0, relocations = 0, count = 0;
  const unsigned char *command = image + 32;
  for (u32 i = 0; i < word(image + 16); i++, command += word(command + 4)) {
    switch (word(command)) {
    case 0x19:
      addresses[segments++] = *(u64 *)(command + 24);
      linkedit = image + *(u64 *)(command + 24);
      linkedit_offset = *(u64 *)(command + 40);
      break;
    case 0x80000034:
      fixups = word(command + 8);
      break;
    case 0xb:
      relocations = word(command + 72);
      count = word(command + 76);
      break;
    }
  }
  if (fixups) {
    chained(image, linkedit + (fixups - linkedit_offset), addresses);
  }
  for (u32 i = 0; i < count; i++) {
    *(u64 *)(image + word(linkedit + (relocations - linkedit_offset) + 8 * i)) += (u64)image;
  }
}

int begin(u64 *stack) {
  if (stack[0] != (u64)&header) {
    return 1;
  }
  relocate(&header);
  speak(words[0]);
  speak(words[1]);
  return 4;
}
