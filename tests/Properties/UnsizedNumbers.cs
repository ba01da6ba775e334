using FsCheck;
using FsCheck.Fluent;

namespace AfsLd.Tests.Properties;

/// <summary>Whole numbers from all of their range. FsCheck's own are at most as large as the size of the case, 100 at the end: seeds of
/// programs would be the same hundred ones, however many cases there are.</summary>
/// <remarks>FsCheck takes every static method that gives an Arbitrary for a generator: there can be no other here.</remarks>
public static class UnsizedNumbers
{
    public static Arbitrary<int> Int32() => ArbMap.Default.GeneratorFor<DoNotSize<int>>().Select(static (DoNotSize<int> value) => value.Item).ToArbitrary();

    public static Arbitrary<uint> UInt32() => ArbMap.Default.GeneratorFor<DoNotSize<uint>>().Select(static (DoNotSize<uint> value) => value.Item).ToArbitrary();

    public static Arbitrary<ushort> UInt16() => ArbMap.Default.GeneratorFor<DoNotSize<ushort>>().Select(static (DoNotSize<ushort> value) => value.Item).ToArbitrary();
}
