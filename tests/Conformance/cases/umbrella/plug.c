int part(void);
int plug(void) { return part(); }
