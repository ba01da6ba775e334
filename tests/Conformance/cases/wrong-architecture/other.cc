extern "C" int other() { return 8; }
