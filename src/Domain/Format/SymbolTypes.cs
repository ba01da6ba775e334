namespace AfsLd.Domain.Format;

/// <summary>n_type and n_desc bits (mach-o/nlist.h).</summary>
public static class SymbolTypes
{
    /// <summary>N_STAB: any of these bits makes a debugging entry.</summary>
    public const byte Stab = 0xe0;
    /// <summary>N_PEXT.</summary>
    public const byte PrivateExternal = 0x10;
    /// <summary>N_TYPE mask.</summary>
    public const byte TypeMask = 0x0e;
    /// <summary>N_EXT.</summary>
    public const byte External = 0x01;

    /// <summary>N_UNDF.</summary>
    public const byte Undefined = 0x0;
    /// <summary>N_ABS.</summary>
    public const byte Absolute = 0x2;
    /// <summary>N_INDR.</summary>
    public const byte Indirect = 0xa;
    /// <summary>N_SECT.</summary>
    public const byte Section = 0xe;

    /// <summary>REFERENCED_DYNAMICALLY.</summary>
    public const ushort ReferencedDynamically = 0x0010;
    /// <summary>N_NO_DEAD_STRIP.</summary>
    public const ushort NoDeadStrip = 0x0020;
    /// <summary>N_WEAK_REF.</summary>
    public const ushort WeakReference = 0x0040;
    /// <summary>N_WEAK_DEF.</summary>
    public const ushort WeakDefinition = 0x0080;
    /// <summary>N_SYMBOL_RESOLVER.</summary>
    public const ushort Resolver = 0x0100;
    /// <summary>N_ALT_ENTRY.</summary>
    public const ushort AltEntry = 0x0200;
    /// <summary>N_COLD_FUNC.</summary>
    public const ushort ColdFunction = 0x0400;

    /// <summary>N_GSYM.</summary>
    public const byte GlobalStab = 0x20;
    /// <summary>N_FUN.</summary>
    public const byte FunctionStab = 0x24;
    /// <summary>N_STSYM.</summary>
    public const byte StaticStab = 0x26;
    /// <summary>N_LCSYM.</summary>
    public const byte LocalStab = 0x28;
    /// <summary>N_BNSYM.</summary>
    public const byte BeginFunctionStab = 0x2e;
    /// <summary>N_AST.</summary>
    public const byte AstStab = 0x32;
    /// <summary>N_ENSYM.</summary>
    public const byte EndFunctionStab = 0x4e;
    /// <summary>N_SO.</summary>
    public const byte SourceStab = 0x64;
    /// <summary>N_OSO.</summary>
    public const byte ObjectStab = 0x66;

    /// <summary>SELF_LIBRARY_ORDINAL, and the ordinal of a symbol of this image.</summary>
    public const int SelfOrdinal = 0;
    /// <summary>EXECUTABLE_ORDINAL: bound to the bundle loader.</summary>
    public const int ExecutableOrdinal = 0xff;
    /// <summary>DYNAMIC_LOOKUP_ORDINAL: bound by flat lookup.</summary>
    public const int DynamicLookupOrdinal = 0xfe;
    /// <summary>MAX_LIBRARY_ORDINAL: above it the n_desc byte saturates to DYNAMIC_LOOKUP_ORDINAL.</summary>
    public const int MaxLibraryOrdinal = 0xfd;

    /// <summary>INDIRECT_SYMBOL_LOCAL.</summary>
    public const uint IndirectLocal = 0x80000000;
    /// <summary>INDIRECT_SYMBOL_ABS.</summary>
    public const uint IndirectAbsolute = 0x40000000;
}
