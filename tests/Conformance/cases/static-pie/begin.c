/* Slid by whoever loads it, which adds the slide at each local relocation. */
typedef unsigned long size;
void exit_with(int code);
long write_out(int fd, const char *text, size count);

struct Item {
  const char *text;
  struct Item *next;
  void (*show)(const struct Item *);
};

extern char image __asm__("segment$start$__TEXT");
static void show(const struct Item *item);
static struct Item third = {"three\n", 0, show};
static struct Item second = {"two\n", &third, show};
struct Item items = {"one\n", &second, show};
char *const start_of_image = &image;

static void show(const struct Item *item) {
  size count = 0;
  while (item->text[count]) {
    count++;
  }
  write_out(1, item->text, count);
}

int begin(void) {
  for (struct Item *item = &items; item; item = item->next) {
    item->show(item);
  }
  return start_of_image == &image ? 0 : 1;
}
