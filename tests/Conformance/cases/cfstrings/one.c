#include "strings.h"

const struct string *one(int which) { return which == 0 ? STRING("alpha") : which == 1 ? STRING("beta") : STRING("gamma"); }
