namespace AfsLd.Stages.Image;

/// <summary>The few instruction words that a linker reads and makes (Arm ARM, C6.2).</summary>
internal static class Arm64
{
    /// <summary>BR x16.</summary>
    internal const uint BranchToX16 = 0xd61f0200;

    /// <summary>NOP.</summary>
    internal const uint Nop = 0xd503201f;

    /// <summary>True for ADD (immediate): 32 or 64 bits.</summary>
    internal static bool IsAddImmediate(uint word) => (word & 0x1f800000) == 0x11000000;

    /// <summary>True for the unsigned-offset loads and stores of integers and vectors.</summary>
    internal static bool IsLoadStoreImmediate(uint word) => (word & 0x3b000000) == 0x39000000;

    /// <summary>True for LDR Xt, [Xn, #imm].</summary>
    internal static bool IsLoad64Immediate(uint word) => (word & 0xffc00000) == 0xf9400000;

    /// <summary>True for ADD Xd, Xn, #imm without a shift.</summary>
    internal static bool IsAdd64Unshifted(uint word) => (word & 0xffc00000) == 0x91000000;

    /// <summary>True for a store with an unsigned offset: opc is 00, or 10 with V set (128 bits).</summary>
    internal static bool IsStoreImmediate(uint word) =>
        IsLoadStoreImmediate(word) && ((word & 0x00c00000) == 0 || (word & 0xffc00000) == 0x3d800000);

    /// <summary>True for a load with an unsigned offset, sign-extending ones included; not for PRFM.</summary>
    internal static bool IsRegisterLoadImmediate(uint word) =>
        IsLoadStoreImmediate(word) && !IsStoreImmediate(word) && (word & 0xffc00000) != 0xf9800000;

    /// <summary>True if a load or store is of an integer register.</summary>
    internal static bool IsOfIntegers(uint word) => (word & 0x04000000) == 0;

    /// <summary>Bits 0-4: the destination of ADD, ADRP and loads, the source of stores.</summary>
    internal static uint RegisterD(uint word) => word & 0x1f;

    /// <summary>Bits 5-9: the source of ADD, the base of loads and stores.</summary>
    internal static uint RegisterN(uint word) => (word >> 5) & 0x1f;

    /// <summary>Bits 10-21: the immediate of ADD, loads and stores, not scaled.</summary>
    internal static uint Immediate12(uint word) => (word >> 10) & 0xfff;

    /// <summary>The page that an ADRP at an address forms.</summary>
    internal static ulong PageOfAdrp(uint word, ulong address)
    {
        // immhi:immlo is a signed count of pages of 21 bits.
        long pages = (long)((((ulong)(word >> 5) & 0x7ffff) << 2) | ((word >> 29) & 3)) << 43 >> 43;
        return (address & ~0xfffUL) + (ulong)(pages << 12);
    }

    /// <summary>LDR (literal) of the register and width of a load with an unsigned offset; 0 if there is none.</summary>
    internal static uint LiteralFromLoad(uint word) => (word & 0xffc00000) switch
    {
        0xb9400000 => 0x18000000 | RegisterD(word), // LDR Wt
        0xf9400000 => 0x58000000 | RegisterD(word), // LDR Xt
        0xb9800000 => 0x98000000 | RegisterD(word), // LDRSW Xt
        0xbd400000 => 0x1c000000 | RegisterD(word), // LDR St
        0xfd400000 => 0x5c000000 | RegisterD(word), // LDR Dt
        0x3dc00000 => 0x9c000000 | RegisterD(word), // LDR Qt
        _ => 0,
    };

    /// <summary>LDR (literal) with its displacement in bytes.</summary>
    internal static uint WithLiteral(uint word, long displacement) => word | (((uint)(displacement >> 2) & 0x7ffff) << 5);

    /// <summary>ADR Xd, with its displacement in bytes.</summary>
    internal static uint Adr(uint register, long displacement) =>
        0x10000000 | register | (((uint)displacement & 3) << 29) | (((uint)(displacement >> 2) & 0x7ffff) << 5);

    /// <summary>True if ADR and LDR (literal) reach: 1 MiB each way.</summary>
    internal static bool IsWithinOneMiB(long displacement) => displacement is >= -(1 << 20) and < 1 << 20;

    /// <summary>True for ADRP.</summary>
    internal static bool IsAdrp(uint word) => (word & 0x9f000000) == 0x90000000;

    /// <summary>True for B and BL.</summary>
    internal static bool IsBranch(uint word) => (word & 0x7c000000) == 0x14000000;

    /// <summary>Log2 of the scale of a load's or store's immediate: its size, 16 bytes for Q registers.</summary>
    internal static int LoadStoreScaleLog2(uint word)
    {
        int size = (int)(word >> 30);

        // V = 1 and opc<1> = 1 with size 00: a 128-bit register.
        return size == 0 && (word & 0x04800000) == 0x04800000 ? 4 : size;
    }

    /// <summary>B or BL with its displacement in bytes.</summary>
    internal static uint WithBranch(uint word, long displacement) => (word & 0xfc000000) | ((uint)(displacement >> 2) & 0x03ffffff);

    /// <summary>ADRP with its displacement in 4 KiB pages.</summary>
    internal static uint WithPages(uint word, long pages) =>
        (word & 0x9f00001f) | (((uint)pages & 3) << 29) | (((uint)(pages >> 2) & 0x7ffff) << 5);

    /// <summary>An instruction with its 12-bit immediate, already scaled.</summary>
    internal static uint WithImmediate12(uint word, uint immediate) => (word & 0xffc003ff) | ((immediate & 0xfff) << 10);

    /// <summary>ADD Xd, Xn, #imm with the registers of LDR Xd, [Xn, #...].</summary>
    internal static uint AddFromLoad(uint word, uint immediate) => 0x91000000 | (word & 0x3ff) | ((immediate & 0xfff) << 10);

    /// <summary>ADRP Xd, from the instruction's address to the target's page.</summary>
    internal static uint Adrp(int register, ulong from, ulong target) =>
        WithPages(0x90000000 | (uint)register, (long)(target >> 12) - (long)(from >> 12));

    /// <summary>LDR Xt, [Xn, #offset of the target in its page]; the target is 8-aligned.</summary>
    internal static uint Load64(int target, int address, ulong slot) =>
        0xf9400000 | (uint)target | ((uint)address << 5) | ((uint)((slot & 0xfff) >> 3) << 10);

    /// <summary>ADD Xd, Xn, #offset of the target in its page.</summary>
    internal static uint AddPageOffset(int destination, int source, ulong target) =>
        0x91000000 | (uint)destination | ((uint)source << 5) | ((uint)(target & 0xfff) << 10);

    /// <summary>True if ADRP at one address reaches another's page: 21 bits of pages, 4 GiB each way.</summary>
    internal static bool PagesFit(long pages) => pages is >= -(1 << 20) and < 1 << 20;
}
