int moved(void), stayed(void), renamed(void), hidden(void), visible(void);

int main(void) { return moved() + stayed() + renamed() + hidden() + visible(); }
