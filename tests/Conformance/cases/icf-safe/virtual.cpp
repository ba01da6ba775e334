extern "C" int virtuals();

struct Base {
  virtual int value() { return 7; }
};

struct Derived : Base {
  int value() override { return 7; }
};

// The tables say whether the two entries are one function.
extern "C" unsigned long base_table[] __asm("__ZTV4Base"), derived_table[] __asm("__ZTV7Derived");

int virtuals() {
  Base *volatile base = new Base;
  Base *volatile derived = new Derived;
  int sum = base->value() + derived->value();
  return sum != 14 ? -1 : **(unsigned long **)base == **(unsigned long **)derived ? 1 : 2;
}
