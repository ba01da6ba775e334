#include "libc.h"
int alias(void);
int zebra(void);
int plain(void);

int main(void) {
    printf("%d %d\n", alias() + zebra() - 3, plain());
    return 0;
}
