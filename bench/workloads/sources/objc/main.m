// Objective-C as clang emits it: classes, categories, protocols, properties, blocks, exceptions, constant strings.
__attribute__((objc_root_class)) @interface NSObject { Class isa; }
+ (id)alloc;
- (id)init;
- (id)description;
@end
@interface NSString : NSObject
- (unsigned long)length;
+ (id)stringWithFormat:(NSString *)format, ...;
@end
extern void NSLog(NSString *format, ...);

@protocol Shape
- (double)area;
@optional
- (NSString *)name;
@end

@interface Square : NSObject <Shape> {
@public
  int side;
}
@property(nonatomic, strong) NSString *title;
@property(nonatomic, weak) id parent;
@end
@implementation Square
+ (void)load { NSLog(@"loaded"); }
- (double)area { return side * side; }
- (id)description { return [NSString stringWithFormat:@"<%@ %d>", self.title, side]; }
@end

@interface Tile : Square
@end
@implementation Tile
- (double)area { return [super area] * 2; }
@end

@interface Square (Growing)
- (int)grown;
@end
@implementation Square (Growing)
- (int)grown { return side + 1; }
@end

@interface NSString (Twice)
- (unsigned long)twice;
@end
@implementation NSString (Twice)
- (unsigned long)twice { return [self length] * 2; }
@end

int main(void) {
  @autoreleasepool {
    Square *tile = [[Tile alloc] init];
    tile.title = @"tile";
    tile.parent = tile;
    tile->side = 3;
    void (^show)(int) = ^(int grown) { NSLog(@"%@ %d %f %lu \u00e9", tile, grown, [tile area], [tile.title twice]); };
    show([tile grown]);
    @try {
      [tile description];
    } @catch (NSString *thrown) {
      NSLog(@"caught %@", thrown);
    } @finally {
      NSLog(@"done");
    }
  }
  return 0;
}
