#include "libc.h"

extern int second_value, third_value;
int first_value = 1;
int unlisted_value = 4;

int second(void);
int third(void);
void *second_local(void);

__attribute__((noinline)) static int local(void) { return first_value + 100; }
__attribute__((noinline)) int unlisted(void) { return unlisted_value; }
__attribute__((noinline)) int first(void) { return first_value; }

static int ascends(const void *a, const void *b) { return (unsigned long)a < (unsigned long)b; }

int main(void)
{
    void *(*volatile ask)(void) = second_local;
    void *other = ask();
    puts(ascends(third, other) && ascends(other, second) && ascends(second, main) && ascends(main, first) ? "functions in order" : "functions out of order");
    puts(ascends(&third_value, &second_value) && ascends(&second_value, &first_value) ? "variables in order" : "variables out of order");
    puts(ascends(other, local) ? "locals in order" : "locals out of order");
    puts(ascends(first, unlisted) && ascends(&first_value, &unlisted_value) ? "the rest behind" : "the rest between");
    return first() + second() + third() + local() + unlisted() == 111 ? 0 : 1;
}
