int third_value = 3;
int third(void) { return third_value; }
