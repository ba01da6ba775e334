#import "classes.h"

@implementation Base
+ (int)make:(int)from { return from + 1; }
- (int)twice:(int)value { return value * 2; }
@end

@implementation Child
@synthesize number;
- (int)count:(int)by { return by + 3; }
+ (int)limit { return 12; }
@end

@interface Base (First)
@end

@implementation Base (First)
- (int)more:(int)value { return value - 1; }
- (int)twice:(int)value { return value * 3; }
+ (int)less:(int)value { return value - 2; }
@end

@interface Child (Loads)
@end

/* The runtime calls it by its category: what comes behind stays behind. */
@implementation Child (Loads)
+ (void)load { }
- (int)count:(int)by { return by + 4; }
@end

SEL otherTwice(void);

int main(void)
{
  return same(@selector(twice:), otherTwice()) ? walk() : 1;
}
