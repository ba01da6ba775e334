__attribute__((objc_root_class)) @interface Made
@end
@implementation Made
@end
