int again(void);
int plug(void) { return again(); }
