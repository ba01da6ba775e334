namespace AfsLd.Tests.Conformance.Damage;

/// <summary>Numbers that follow from a seed alone, on every system and version: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators").</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed * 0x9e3779b97f4a7c15;

    /// <summary>Any 64 bits.</summary>
    public ulong Bits()
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to a limit, which is not reached.</summary>
    public int Below(int limit) => (int)(Bits() % (ulong)limit);

    /// <summary>True once in so many times.</summary>
    public bool Once(int times) => Below(times) == 0;
}
