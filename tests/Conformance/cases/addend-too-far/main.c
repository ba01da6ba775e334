extern char *far_up;

int main(void) { return far_up != 0; }
