int renamed(void) { return 4; }
extern const char order1 __asm("$ld$install_name$os13.0$@rpath/libthen.dylib"); const char order1 = 0;
extern const char order2 __asm("$ld$install_name$os12.0$@rpath/libearlier.dylib"); const char order2 = 0;
