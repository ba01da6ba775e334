__attribute__((objc_root_class)) @interface Sends
- (int)twice:(int)value;
@end
@implementation Sends
- (int)twice:(int)value { return value * 2; }
@end
// As newer compilers call a method: the linker makes the stub.
int twice(Sends *object, void *selector, int value) __asm("_objc_msgSend$twice:");
int sends(Sends *object) { return twice(object, 0, 4); }
