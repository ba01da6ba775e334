using System;
using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>What a <c>$ld$</c> directive changes about one symbol.</summary>
/// <param name="IsHidden"><c>$ld$hide$</c>.</param>
/// <param name="Flags">What it adds to the flags.</param>
/// <param name="InstallName"><c>$ld$previous$</c>: the library it is taken from; else null.</param>
/// <param name="CompatibilityVersion">With <paramref name="InstallName"/>.</param>
internal readonly record struct StubOverride(
    bool IsHidden, DylibExportFlags Flags, string? InstallName, PackedVersion CompatibilityVersion);

/// <summary>The exports of one library of a stub: the file's own bytes and an index of them, no string per export.</summary>
/// <param name="names">Its names.</param>
/// <param name="changed">The symbols that directives change or add, by their full names; null for none.</param>
/// <param name="overrides">What changes, for each row of <paramref name="changed"/>.</param>
internal sealed class TextStubExports(StubNameTable names, StubNameTable? changed, ImmutableArray<StubOverride> overrides) : IDylibExports
{
    private static ReadOnlySpan<byte> ClassPrefix => "_OBJC_CLASS_$_"u8;

    private static ReadOnlySpan<byte> MetaclassPrefix => "_OBJC_METACLASS_$_"u8;

    private static ReadOnlySpan<byte> ExceptionTypePrefix => "_OBJC_EHTYPE_$_"u8;

    private static ReadOnlySpan<byte> InstanceVariablePrefix => "_OBJC_IVAR_$_"u8;

    public bool HasWeakDefinitions { get; } = AnyWeak(names);

    public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
    {
        StubOverride change = default;
        bool isChanged = changed is not null && TryFindChange(changed, name, hash, out change);
        int row = FindRow(name, hash);
        if (change.IsHidden || (row < 0 && !isChanged))
        {
            export = default;
            return false;
        }

        DylibExportFlags flags = row < 0 ? DylibExportFlags.None : names.RowAt(row).Flags;
        export = new DylibExport(flags | change.Flags, change.InstallName, change.CompatibilityVersion);
        return row >= 0 || change.InstallName is not null || (change.Flags & DylibExportFlags.WeakImport) == 0;
    }

    public bool Hides(ReadOnlySpan<byte> name, ulong hash) =>
        changed is not null && TryFindChange(changed, name, hash, out StubOverride change) && change.IsHidden;

    public ImmutableArray<ReadOnlyMemory<byte>> AllNames()
    {
        ImmutableArray<ReadOnlyMemory<byte>>.Builder all = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(names.Count);
        for (int row = names.Start; row < names.Start + names.Count; row++)
        {
            ReadOnlyMemory<byte> name = names.NameAt(row);
            switch (names.RowAt(row).Kind)
            {
                case StubNameKind.Symbol:
                    AddUnlessHidden(name);
                    break;
                case StubNameKind.Class:
                    AddUnlessHidden(Joined(ClassPrefix, name.Span));
                    AddUnlessHidden(Joined(MetaclassPrefix, name.Span));
                    break;
                case StubNameKind.ExceptionType:
                    AddUnlessHidden(Joined(ExceptionTypePrefix, name.Span));
                    break;
                default:
                    AddUnlessHidden(Joined(InstanceVariablePrefix, name.Span));
                    break;
            }
        }

        for (int i = 0; i < overrides.Length && changed is not null; i++)
        {
            // What a directive adds and no list has.
            ReadOnlyMemory<byte> name = changed.NameAt(changed.Start + i);
            ulong hash = NameHash.Of(name.Span);
            if (FindRow(name.Span, hash) < 0 && changed.Find(name.Span, hash, StubNameKind.Symbol) == changed.Start + i
                && TryFind(name.Span, hash, out _))
            {
                all.Add(name);
            }
        }

        return all.DrainToImmutable();

        void AddUnlessHidden(ReadOnlyMemory<byte> name)
        {
            if (changed is null || !Hides(name.Span, NameHash.Of(name.Span)))
            {
                all.Add(name);
            }
        }
    }

    private int FindRow(ReadOnlySpan<byte> name, ulong hash)
    {
        int row = names.Find(name, hash, StubNameKind.Symbol);
        if (row >= 0 || !name.StartsWith("_OBJC_"u8))
        {
            return row;
        }

        if (name.StartsWith(ClassPrefix))
        {
            return Listed(name[ClassPrefix.Length..], StubNameKind.Class);
        }

        if (name.StartsWith(MetaclassPrefix))
        {
            return Listed(name[MetaclassPrefix.Length..], StubNameKind.Class);
        }

        if (name.StartsWith(ExceptionTypePrefix))
        {
            return Listed(name[ExceptionTypePrefix.Length..], StubNameKind.ExceptionType);
        }

        return name.StartsWith(InstanceVariablePrefix)
            ? Listed(name[InstanceVariablePrefix.Length..], StubNameKind.InstanceVariable)
            : -1;
    }

    private int Listed(ReadOnlySpan<byte> name, StubNameKind kind) => names.Find(name, NameHash.Of(name), kind);

    private bool TryFindChange(StubNameTable table, ReadOnlySpan<byte> name, ulong hash, out StubOverride change)
    {
        int row = table.Find(name, hash, StubNameKind.Symbol);
        change = row < 0 ? default : overrides[row - table.Start];
        return row >= 0;
    }

    private static bool AnyWeak(StubNameTable names)
    {
        for (int row = names.Start; row < names.Start + names.Count; row++)
        {
            if ((names.RowAt(row).Flags & DylibExportFlags.WeakDefinition) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Joined(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name)
    {
        byte[] joined = new byte[prefix.Length + name.Length];
        prefix.CopyTo(joined);
        name.CopyTo(joined.AsSpan(prefix.Length));
        return joined;
    }
}
