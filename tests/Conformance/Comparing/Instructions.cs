namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>Fields of the A64 instructions that a linker writes.</summary>
internal static class Instructions
{
    /// <summary>NOP.</summary>
    public const uint Nop = 0xd503201f;

    /// <summary>ADRP Xd, page.</summary>
    public static bool IsAdrp(uint word) => (word & 0x9f000000) == 0x90000000;

    /// <summary>ADR Xd, address.</summary>
    public static bool IsAdr(uint word) => (word & 0x9f000000) == 0x10000000;

    /// <summary>B or BL.</summary>
    public static bool IsBranch26(uint word) => (word & 0x7c000000) == 0x14000000;

    /// <summary>ADD Xd, Xn, #imm12 without shift.</summary>
    public static bool IsAdd(uint word) => (word & 0xffc00000) == 0x91000000;

    /// <summary>LDR, STR and their kin with an unsigned scaled offset.</summary>
    public static bool IsScaledAccess(uint word) => (word & 0x3b000000) == 0x39000000;

    /// <summary>LDR Rt, address.</summary>
    public static bool IsLoadLiteral(uint word) => (word & 0x3b000000) == 0x18000000;

    /// <summary>The page that ADRP at an address yields.</summary>
    public static ulong AdrpTarget(uint word, ulong address)
    {
        long pages = (long)((ulong)(word >> 5 & 0x7ffff) << 45) >> 43 | (word >> 29 & 3);
        return (address & ~0xffful) + ((ulong)pages << 12);
    }

    /// <summary>The address that ADR at an address yields.</summary>
    public static ulong AdrTarget(uint word, ulong address) => address + (ulong)((long)((ulong)(word >> 5 & 0x7ffff) << 45) >> 43 | (word >> 29 & 3));

    /// <summary>Where B or BL at an address leads.</summary>
    public static ulong BranchTarget(uint word, ulong address) => address + (ulong)((long)((ulong)(word & 0x3ffffff) << 38) >> 36);

    /// <summary>What LDR (literal) at an address reads.</summary>
    public static ulong LiteralTarget(uint word, ulong address) => address + (ulong)((long)((ulong)(word >> 5 & 0x7ffff) << 45) >> 43);

    /// <summary>The load with a scaled offset that does what a load of a literal does: LDR W, X, S, D, Q and LDRSW.</summary>
    public static uint AsScaled(uint word) => (word >> 30, word >> 26 & 1) switch
    {
        (0, 0) => 0xb9400000,
        (1, 0) => 0xf9400000,
        (2, 0) => 0xb9800000,
        (0, 1) => 0xbd400000,
        (1, 1) => 0xfd400000,
        _ => 0x3dc00000,
    };

    /// <summary>The size of a scaled access as a shift.</summary>
    public static int ScaleOf(uint word) => (word & 0x04800000) == 0x04800000 ? 4 : (int)(word >> 30);
}
