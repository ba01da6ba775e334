int host(void);

int plug(void) {
  return host() + 1;
}
