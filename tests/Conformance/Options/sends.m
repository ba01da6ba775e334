__attribute__((objc_root_class)) @interface Sends
- (int)twice:(int)value;
@end
@implementation Sends
- (int)twice:(int)value { return value * 2; }
@end
int sends(Sends *object) { return [object twice:4]; }
