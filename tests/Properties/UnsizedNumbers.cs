using FsCheck;
using FsCheck.Fluent;

namespace AfsLd.Tests.Properties;

/// <summary>Whole numbers from all of their range. FsCheck's own are at most as large as the size of the case, 100 at the end: seeds of
/// programs would be the same hundred ones, however many cases there are, and no byte beyond the hundredth would be damaged.</summary>
/// <remarks>An int is a seed, mostly, so it is any; a third of the others is small, or lies where ranges end. FsCheck takes every static
/// method that gives an Arbitrary for a generator: there can be no other here.</remarks>
public static class UnsizedNumbers
{
    public static Arbitrary<int> Int32() => WholeRange.Any<int>().ToArbitrary();

    public static Arbitrary<uint> UInt32() => WholeRange.AnyOrNearAnEnd<uint>().ToArbitrary();

    public static Arbitrary<ushort> UInt16() => WholeRange.AnyOrNearAnEnd<ushort>().ToArbitrary();

    public static Arbitrary<short> Int16() => WholeRange.AnyOrNearAnEnd<short>().ToArbitrary();

    public static Arbitrary<long> Int64() => WholeRange.AnyOrNearAnEnd<long>().ToArbitrary();

    public static Arbitrary<ulong> UInt64() => WholeRange.AnyOrNearAnEnd<ulong>().ToArbitrary();
}
