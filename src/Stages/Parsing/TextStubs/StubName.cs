using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>What list of a stub a name was in: Objective-C names are listed without the prefix that their symbols have.</summary>
internal enum StubNameKind : byte
{
    /// <summary>symbols, weak-symbols, thread-local-symbols: the symbol itself.</summary>
    Symbol,
    /// <summary>objc-classes: _OBJC_CLASS_$_NAME and _OBJC_METACLASS_$_NAME.</summary>
    Class,
    /// <summary>objc-eh-types: _OBJC_EHTYPE_$_NAME.</summary>
    ExceptionType,
    /// <summary>objc-ivars: _OBJC_IVAR_$_CLASS.NAME.</summary>
    InstanceVariable,
}

/// <summary>One listed name, in 16 bytes.</summary>
/// <param name="Key"><see cref="NameHash"/> of the bytes, salted by the kind.</param>
/// <param name="Offset">As <see cref="StubSlice.Offset"/>.</param>
/// <param name="Packed">Length in bytes in the low 24 bits, then 4 bits of flags and 4 of kind.</param>
internal readonly record struct StubName(ulong Key, int Offset, uint Packed)
{
    /// <summary>The longest name that is kept, in bytes.</summary>
    public const int MaxLength = (1 << 24) - 1;

    public StubName(ulong hash, StubSlice slice, StubNameKind kind, DylibExportFlags flags)
        : this(Salted(hash, kind), slice.Offset, (uint)slice.Length | ((uint)flags << 24) | ((uint)kind << 28))
    {
    }

    public StubNameKind Kind => (StubNameKind)(Packed >> 28);

    public DylibExportFlags Flags => (DylibExportFlags)((Packed >> 24) & 0xf);

    public StubSlice Slice => new(Offset, (int)(Packed & MaxLength));

    /// <summary>The key of a name in one of the lists: the same name in two lists has two keys.</summary>
    public static ulong Salted(ulong hash, StubNameKind kind) => hash ^ ((ulong)kind * 0x9e3779b97f4a7c15);
}
