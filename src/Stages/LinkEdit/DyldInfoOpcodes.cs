namespace AfsLd.Stages.LinkEdit;

/// <summary>The opcodes of LC_DYLD_INFO (mach-o/loader.h, REBASE_OPCODE_* and BIND_OPCODE_*).</summary>
internal static class DyldInfoOpcodes
{
    internal const byte RebaseDone = 0x00;
    internal const byte RebaseSetTypePointer = 0x11; // REBASE_OPCODE_SET_TYPE_IMM | REBASE_TYPE_POINTER
    internal const byte RebaseSetSegmentAndOffset = 0x20;
    internal const byte RebaseAddAddress = 0x30;
    internal const byte RebaseAddAddressScaled = 0x40;
    internal const byte RebaseTimes = 0x50;
    internal const byte RebaseUlebTimes = 0x60;

    internal const byte BindDone = 0x00;
    internal const byte BindSetOrdinal = 0x10;
    internal const byte BindSetOrdinalUleb = 0x20;
    internal const byte BindSetSpecial = 0x30;
    internal const byte BindSetSymbol = 0x40;
    internal const byte BindSetTypePointer = 0x51; // BIND_OPCODE_SET_TYPE_IMM | BIND_TYPE_POINTER
    internal const byte BindSetAddend = 0x60;
    internal const byte BindSetSegmentAndOffset = 0x70;
    internal const byte BindAddAddress = 0x80;
    internal const byte BindDo = 0x90;

    internal const byte FlagWeakImport = 0x1; // BIND_SYMBOL_FLAGS_WEAK_IMPORT
    internal const byte FlagNonWeakDefinition = 0x8; // BIND_SYMBOL_FLAGS_NON_WEAK_DEFINITION
}
