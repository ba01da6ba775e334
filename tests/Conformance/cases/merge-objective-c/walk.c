#include "objc-walk.h"
