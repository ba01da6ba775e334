using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Image.Commands;

/// <summary>One load command of the output: what decides its size is here, what depends on the layout is not.</summary>
internal abstract record LoadCommand(uint SizeBytes)
{
    /// <summary>LC_SEGMENT_64 with its sections.</summary>
    internal sealed record Segment(int Index, int SectionCount) : LoadCommand((uint)(72 + (80 * SectionCount)));

    /// <summary>LC_ID_DYLIB, LC_LOAD_DYLIB and its kin.</summary>
    internal sealed record Dylib(uint Command, string Name, PackedVersion Current, PackedVersion Compatibility)
        : LoadCommand(WithString(24, Name));

    /// <summary>A command that holds one string: LC_LOAD_DYLINKER, LC_RPATH, LC_SUB_*.</summary>
    internal sealed record Text(uint Command, string Value) : LoadCommand(WithString(12, Value));

    /// <summary>LC_DYLD_INFO_ONLY.</summary>
    internal sealed record DyldInfo() : LoadCommand(48);

    /// <summary>A command that points at one blob of __LINKEDIT.</summary>
    internal sealed record Blob(uint Command, LinkEditKind Kind) : LoadCommand(16);

    /// <summary>LC_SYMTAB.</summary>
    internal sealed record Symtab() : LoadCommand(24);

    /// <summary>LC_DYSYMTAB.</summary>
    internal sealed record Dysymtab() : LoadCommand(80);

    /// <summary>LC_UUID.</summary>
    internal sealed record Uuid() : LoadCommand(24);

    /// <summary>LC_BUILD_VERSION with one tool.</summary>
    internal sealed record BuildVersion(PlatformVersion Version) : LoadCommand(32);

    /// <summary>LC_SOURCE_VERSION.</summary>
    internal sealed record SourceVersion() : LoadCommand(16);

    /// <summary>LC_MAIN.</summary>
    internal sealed record Main() : LoadCommand(24);

    /// <summary>LC_UNIXTHREAD with the general registers: cmd, cmdsize, flavor, count, 68 words.</summary>
    internal sealed record Thread() : LoadCommand(16 + (4 * ThreadState.WordCount));

    /// <summary>LC_ENCRYPTION_INFO_64.</summary>
    internal sealed record EncryptionInfo() : LoadCommand(24);

    /// <summary>LC_ROUTINES_64: -init.</summary>
    internal sealed record Routines(int Symbol) : LoadCommand(72);

    /// <summary>Strings are NUL-terminated and padded to 8 bytes (loader.h: cmdsize is a multiple of 8).</summary>
    private static uint WithString(int fixedBytes, string value) => (uint)((fixedBytes + Encoding.UTF8.GetByteCount(value) + 1 + 7) & ~7);
}
