namespace AfsLd.Bench.Inputs;

/// <summary>Numbers that are the same in every version of .NET: SplitMix64.</summary>
internal struct RandomNumbers(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    internal int Below(int limit)
    {
        state += 0x9e3779b97f4a7c15;
        ulong mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }
}
