__attribute__((section("__DATA,__mine"), used)) static int three = 12;
__attribute__((section("__OLD,__list"), used)) static int five = 5;
