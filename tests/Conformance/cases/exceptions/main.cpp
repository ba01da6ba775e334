extern "C" int printf(const char *, ...);
extern "C" int puts(const char *);

struct A {
  int v;

  A(int x) : v(x) {}

  virtual ~A() {}
};

struct B : A {
  B(int x) : A(x) {}
};

struct D {
  const char *n;

  ~D() { printf("~D %s\n", n); }
};

__attribute__((noinline)) static int deep(int n) {
  D d{n & 1 ? "odd" : "even"};
  if (n == 0) {
    throw B(99);
  }
  return deep(n - 1) + 1;
}

__attribute__((noinline)) static double regs(double a, double b, double c, int n) {
  try {
    return a * b + deep(n);
  } catch (int) {
    return -1;
  } catch (A &x) {
    return a + b + c + x.v;
  }
}

static D gd{"global"};
thread_local D td{"tls"};

template <class T> struct Tm {
  virtual ~Tm() {}

  T t;
};

int main() {
  td.n = "tls";
  try {
    throw 42;
  } catch (const char *) {
    puts("bad");
  } catch (int i) {
    printf("int %d\n", i);
  }
  printf("%g\n", regs(1.5, 2.5, 3.5, 3));
  try {
    try {
      throw A(5);
    } catch (A &a) {
      printf("A %d rethrow\n", a.v);
      throw;
    }
  } catch (...) {
    puts("ellipsis");
  }
  try {
    Tm<int> t;
    t.t = 6;
    throw t;
  } catch (Tm<long> &) {
    puts("wrong");
  } catch (Tm<int> &t) {
    printf("tm %d\n", t.t);
  }
  int *p = new int(3);
  printf("new %d\n", *p);
  delete p;
  A *a = new B(8);
  printf("dyn %d\n", dynamic_cast<B *>(a) != 0);
  delete a;
  return 0;
}
