using System;

namespace AfsLd.Domain.Graph;

/// <summary>What else is known of a global name.</summary>
[Flags]
public enum GlobalFlags : ushort
{
    /// <summary>A plain strong symbol.</summary>
    None = 0,
    /// <summary>The definition is weak: N_WEAK_DEF, or a dylib's EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION.</summary>
    WeakDefinition = 1,
    /// <summary>Not visible outside the image: N_PEXT, auto-hidden, unexported by option.</summary>
    PrivateExtern = 2,
    /// <summary>Every reference is N_WEAK_REF (or its dylib is weak): may be absent at run time.</summary>
    WeakImport = 4,
    /// <summary>N_NO_DEAD_STRIP, -u, ...: a root of -dead_strip.</summary>
    NoDeadStrip = 8,
    /// <summary>REFERENCED_DYNAMICALLY.</summary>
    ReferencedDynamically = 16,
    /// <summary>A thread-local variable: in a TLV section, or a thread-local export of a dylib.</summary>
    ThreadLocal = 32,
    /// <summary>Some object (not only a dylib or an option) refers to it.</summary>
    Referenced = 64,
    /// <summary>In the export trie of the output.</summary>
    Exported = 128,
    /// <summary>References to it are bound by dyld although it is defined here: an exported weak definition, or -interposable.</summary>
    BoundAtRunTime = 256,
    /// <summary>A strong definition here that overrides a dylib's weak one: dyld must be told (MH_WEAK_DEFINES).</summary>
    OverridesWeak = 512,
    /// <summary>N_ALT_ENTRY: not a cut of its section.</summary>
    AltEntry = 1024,
    /// <summary>N_COLD_FUNC.</summary>
    Cold = 2048,
    /// <summary>N_SYMBOL_RESOLVER: the value is a resolver function.</summary>
    Resolver = 4096,
    /// <summary>Bound by flat lookup (DYNAMIC_LOOKUP_ORDINAL): -U, -undefined dynamic_lookup, -flat_namespace.</summary>
    DynamicLookup = 8192,
    /// <summary>Every definition says .weak_def_can_be_hidden: the compiler promises that nobody compares its address.</summary>
    AddressInsignificant = 16384,
    /// <summary>Another name of a definition (N_INDR, -alias): no entry of an object's symbol table both names and defines it.</summary>
    Alias = 32768,
}
