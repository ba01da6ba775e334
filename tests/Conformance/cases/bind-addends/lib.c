int libvar;
char libbig[8192];
