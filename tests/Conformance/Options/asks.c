int missing(void);
int asks(void) { return missing(); }
