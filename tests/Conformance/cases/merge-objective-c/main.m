#import "classes.h"

@implementation Base
+ (int)make:(int)from { return from + 1; }
- (int)twice:(int)value { return value * 2; }
@end

@implementation Child
@synthesize number;
- (int)count:(int)by { return by + 3; }
- (int)twice:(int)value { return value * 4; }
+ (int)limit { return 12; }
@end

@interface Base (More)
@end

@implementation Base (More)
- (int)more:(int)value { return value - 1; }
+ (int)less:(int)value { return value - 2; }
@end

SEL otherTwice(void);

int main(void)
{
  return same(@selector(twice:), otherTwice()) ? walk() : 1;
}
