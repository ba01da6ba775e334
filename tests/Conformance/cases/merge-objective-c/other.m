#import "classes.h"

@implementation Other
- (int)twice:(int)value { return value * 8; }
@end

@implementation Other (Extra)
- (int)extra:(int)value { return value * 16; }
@end

SEL otherTwice(void) { return @selector(twice:); }
