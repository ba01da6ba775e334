using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace AfsLd.Tests.Properties;

/// <summary>Generators of numbers that do not grow with the size of the case.</summary>
internal static class WholeRange
{
    /// <summary>Each number as often as any other.</summary>
    internal static Gen<T> Any<T>()
        where T : struct => ArbMap.Default.GeneratorFor<DoNotSize<T>>().Select(static (DoNotSize<T> value) => value.Item);

    /// <summary>The same, but a sixth is at most 100, and another lies at the ends of the range.</summary>
    internal static Gen<T> AnyOrNearAnEnd<T>()
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> => Gen.Frequency(
            (4, Any<T>()),
            (1, Gen.Choose(0, 100).Select(static small => T.CreateTruncating(small))),
            (1, Gen.Choose(-1, 2).Select(static beyond => unchecked(T.MaxValue + T.CreateTruncating(beyond)))));
}
