int print(const char *);

int main(void) { return print("x"); }
