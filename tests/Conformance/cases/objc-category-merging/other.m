#import "classes.h"

@implementation Other
- (int)twice:(int)value { return value * 8; }
@end

@interface Base (Second)
@end

@implementation Base (Second)
- (int)twice:(int)value { return value * 5; }
@end

@interface Child (Behind)
@end

@implementation Child (Behind)
- (int)count:(int)by { return by + 5; }
@end

@interface Child (Last)
@end

@implementation Child (Last)
- (int)count:(int)by { return by + 6; }
@end

SEL otherTwice(void) { return @selector(twice:); }
