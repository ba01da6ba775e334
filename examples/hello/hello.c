/* clang-19 --target=arm64-apple-macos13 -O2 -c hello.c -o hello.o */
int printf(const char *format, ...);

int main(int argc, char **argv) {
  printf("hello from %s\n", argc > 0 ? argv[0] : "afs-ld");
  return 0;
}
