// Exported names that are orders to the linker. The library itself has them all; a program for macOS 13 finds some elsewhere.
#define ORDER(name, text) extern const char name __asm(text); const char name = 0

int stayed(void) { return 1; }
int moved(void) { return 1; }
int gone(void) { return 1; }
int later(void) { return 1; }

ORDER(order1, "$ld$previous$@rpath/libold.dylib$3.0$1$10.0$14.0$_moved$");
ORDER(order2, "$ld$previous$@rpath/libold.dylib$3.0$1$10.0$13.0$_stayed$");
ORDER(order3, "$ld$hide$os13.0$_gone");
ORDER(order4, "$ld$hide$os12.0$_later");
ORDER(order5, "$ld$compatibility_version$os13.0$2.5");
