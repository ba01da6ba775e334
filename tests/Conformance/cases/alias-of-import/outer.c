int ours(const char *), inner(void);
extern int count;
int outer(void) { return ours("outer") < 0 ? 0 : count; }
int *address = &count;
