extern "C" int seven() { return 8; }
