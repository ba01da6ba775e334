typedef struct objc_selector *SEL;
typedef struct objc_class *Class;

@protocol Counted
- (int)count:(int)by;
@optional
+ (int)limit;
@end

__attribute__((objc_root_class)) @interface Base { Class isa; }
+ (int)make:(int)from;
- (int)twice:(int)value;
@end

@interface Child : Base <Counted> { int number; }
@property int number;
@end

@interface Other : Base
@end

int walk(void);
int same(SEL left, SEL right);
