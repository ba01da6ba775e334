__attribute__((objc_root_class)) @interface Made
@end
@implementation Made
@end
@interface Made (More)
@end
@implementation Made (More)
+ (int)more { return 1; }
@end
