using System;
using System.Collections.Immutable;
using System.Diagnostics;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.BuiltIn;

/// <summary>Which of the built-in lists.</summary>
internal enum BuiltInLibrary
{
    System,
    Cxx,
    CxxAbi,
    ObjC,
}

/// <summary>The exports of a built-in library: a list in the program's own read-only data.</summary>
internal sealed class BuiltInExports(BuiltInLibrary library) : IDylibExports
{
    public bool HasWeakDefinitions => library is BuiltInLibrary.Cxx or BuiltInLibrary.CxxAbi;

    private ReadOnlySpan<byte> Sorted => library switch
    {
        BuiltInLibrary.System => LibSystemNames.Sorted,
        BuiltInLibrary.Cxx => LibCxxNames.Sorted,
        BuiltInLibrary.CxxAbi => LibCxxAbiNames.Sorted,
        BuiltInLibrary.ObjC => LibObjCNames.Sorted,
        _ => throw new UnreachableException(),
    };

    public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
    {
        bool found = SortedNames.TryFind(Sorted, name, out bool isWeak);
        export = new DylibExport(isWeak ? DylibExportFlags.WeakDefinition : DylibExportFlags.None);
        return found;
    }

    public ImmutableArray<ReadOnlyMemory<byte>> AllNames()
    {
        ReadOnlySpan<byte> sorted = Sorted;
        ReadOnlyMemory<byte> copy = sorted.ToArray();
        ImmutableArray<ReadOnlyMemory<byte>>.Builder all = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        int position = 0;
        for (int start = 0; SortedNames.Next(sorted, ref position, out ReadOnlySpan<byte> name); start = position)
        {
            all.Add(copy.Slice(start, name.Length));
        }

        return all.DrainToImmutable();
    }
}
