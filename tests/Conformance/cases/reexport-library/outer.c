int outer;
char libbig[8192];
