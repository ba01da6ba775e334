using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>Everything of __LINKEDIT is known: what it holds, where, and how large it is.</summary>
public sealed record LinkEdit
{
    /// <summary>The blobs that exist, in file order; the signature, if any, last.</summary>
    public required ImmutableArray<LinkEditBlob> Blobs { get; init; }

    /// <summary>The symbol table.</summary>
    public required SymbolTablePlan Symbols { get; init; }

    /// <summary>The pointers that dyld writes.</summary>
    public required FixupTable Fixups { get; init; }

    /// <summary>Per chunk of <see cref="Fixups"/>: the address of the first fixup of any later chunk, or 0.</summary>
    public required ImmutableArray<ulong> NextFixupAfterChunk { get; init; }

    /// <summary>Chained fixups: the imports; null with classic dyld info.</summary>
    public ChainedImports? Imports { get; init; }

    /// <summary>Classic: per lazy pointer, the offset of its opcodes in the lazy bind blob.</summary>
    public ImmutableArray<uint> LazyBindOffsets { get; init; } = [];

    /// <summary>Per output section: reserved1, the index of its first entry in the indirect symbol table.</summary>
    public required ImmutableArray<uint> IndirectStarts { get; init; }

    /// <summary>The whole segment in bytes, signature included.</summary>
    public required ulong SizeBytes { get; init; }

    /// <summary>The identifier that the signature names; null when the output is not signed.</summary>
    public string? SignatureIdentifier { get; init; }

    /// <summary>True if any bind is to a weak definition (MH_BINDS_TO_WEAK).</summary>
    public bool BindsToWeak { get; init; }

    /// <summary>True if an exported weak definition is here, or a strong one overrides a dylib's (MH_WEAK_DEFINES).</summary>
    public bool DefinesWeak { get; init; }

    /// <summary>The blob of a kind, or null.</summary>
    public LinkEditBlob? Find(LinkEditKind kind)
    {
        foreach (LinkEditBlob blob in Blobs)
        {
            if (blob.Kind == kind)
            {
                return blob;
            }
        }

        return null;
    }
}
