using System;

namespace AfsLd.Domain.Options;

/// <summary>A version in the X.Y.Z nibble form of load commands: xxxx.yy.zz (mach-o/loader.h).</summary>
public readonly record struct PackedVersion(uint Packed) : IComparable<PackedVersion>
{
    /// <summary>The packed form of three numbers (major up to 65535, the others up to 255).</summary>
    public static PackedVersion Of(int major, int minor = 0, int patch = 0) =>
        new(((uint)major << 16) | ((uint)minor << 8) | (uint)patch);

    /// <summary>The first number.</summary>
    public int Major => (int)(Packed >> 16);

    /// <summary>The second number.</summary>
    public int Minor => (int)((Packed >> 8) & 0xff);

    /// <summary>The third number.</summary>
    public int Patch => (int)(Packed & 0xff);

    /// <inheritdoc/>
    public int CompareTo(PackedVersion other) => Packed.CompareTo(other.Packed);

    /// <summary>13.0 or 13.0.1.</summary>
    public override string ToString() => Patch == 0 ? $"{Major}.{Minor}" : $"{Major}.{Minor}.{Patch}";

    public static bool operator <(PackedVersion left, PackedVersion right) => left.Packed < right.Packed;

    public static bool operator >(PackedVersion left, PackedVersion right) => left.Packed > right.Packed;

    public static bool operator <=(PackedVersion left, PackedVersion right) => left.Packed <= right.Packed;

    public static bool operator >=(PackedVersion left, PackedVersion right) => left.Packed >= right.Packed;
}
