using System;
using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.TextStubs;

namespace AfsLd.Stages.Parsing.Dylibs;

/// <summary>The exports of a Mach-O library as its <c>$ld$</c> names change them.</summary>
/// <param name="own">What it really exports.</param>
/// <param name="changed">The symbols that directives change or add.</param>
/// <param name="overrides">What changes, for each row of <paramref name="changed"/>.</param>
internal sealed class ChangedExports(IDylibExports own, StubNameTable changed, ImmutableArray<StubOverride> overrides) : IDylibExports
{
    public bool HasWeakDefinitions => own.HasWeakDefinitions;

    public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
    {
        int row = changed.Find(name, hash, StubNameKind.Symbol);
        bool isOwn = own.TryFind(name, hash, out export);
        if (row < 0)
        {
            return isOwn;
        }

        StubOverride change = overrides[row - changed.Start];
        bool isThere = !change.IsHidden && (isOwn || change.InstallName is not null || (change.Flags & DylibExportFlags.WeakImport) == 0);
        export = isThere ? new DylibExport(export.Flags | change.Flags, change.InstallName, change.CompatibilityVersion) : default;
        return isThere;
    }

    public bool Hides(ReadOnlySpan<byte> name, ulong hash)
    {
        int row = changed.Find(name, hash, StubNameKind.Symbol);
        return row >= 0 && overrides[row - changed.Start].IsHidden;
    }

    public ImmutableArray<ReadOnlyMemory<byte>> AllNames()
    {
        ImmutableArray<ReadOnlyMemory<byte>>.Builder all = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        foreach (ReadOnlyMemory<byte> name in own.AllNames())
        {
            if (!Hides(name.Span, NameHash.Of(name.Span)))
            {
                all.Add(name);
            }
        }

        for (int i = 0; i < overrides.Length; i++)
        {
            ReadOnlyMemory<byte> name = changed.NameAt(changed.Start + i);
            ulong hash = NameHash.Of(name.Span);
            bool isFirst = changed.Find(name.Span, hash, StubNameKind.Symbol) == changed.Start + i;
            if (isFirst && !own.TryFind(name.Span, hash, out _) && TryFind(name.Span, hash, out _))
            {
                all.Add(name);
            }
        }

        return all.DrainToImmutable();
    }
}
