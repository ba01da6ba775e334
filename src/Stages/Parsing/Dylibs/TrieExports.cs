using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.TextStubs;

namespace AfsLd.Stages.Parsing.Dylibs;

/// <summary>A library's exports, looked up in its export trie as dyld does: nothing is read before a name is asked for.</summary>
/// <remarks>A node is: ULEB128 size of its terminal part, that part (ULEB128 flags first), a count of children, and per child a
/// NUL-terminated label and the ULEB128 offset of its node (mach-o/loader.h, export_off of dyld_info_command). The bytes are
/// untrusted: a walk never reads more of them than there are, so that cycles and overlaps end it.</remarks>
internal sealed class TrieExports(ReadOnlyMemory<byte> trie, bool hasWeakDefinitions) : IDirectedExports
{
    // EXPORT_SYMBOL_FLAGS_*, mach-o/loader.h.
    private const ulong KindMask = 0x3;
    private const ulong KindThreadLocal = 0x1;
    private const ulong KindAbsolute = 0x2;
    private const ulong WeakDefinition = 0x4;

    // How much longer than the trie all its names together may be: shared prefixes are written once.
    private const int MaxExpansion = 64;

    /// <inheritdoc/>
    public bool HasWeakDefinitions => hasWeakDefinitions;

    /// <inheritdoc/>
    public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
    {
        export = default;
        ReadOnlySpan<byte> bytes = trie.Span;
        int budget = bytes.Length;
        int at = 0;
        while (true)
        {
            if (!TryReadNode(bytes, ref at, out ReadOnlySpan<byte> terminal, out int childCount))
            {
                return false;
            }

            if (name.IsEmpty)
            {
                return TryReadFlags(terminal, out export);
            }

            int next = -1;
            for (int child = 0; child < childCount && next < 0; child++)
            {
                if (!TryReadChild(bytes, ref at, out ReadOnlySpan<byte> label, out int node))
                {
                    return false;
                }

                budget -= label.Length + 2;
                if (label.Length != 0 && name.StartsWith(label))
                {
                    name = name[label.Length..];
                    next = node;
                }
            }

            if (next < 0 || budget < 0)
            {
                return false;
            }

            at = next;
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<ReadOnlyMemory<byte>> AllNames() => NamesWith(default);

    /// <inheritdoc/>
    public ImmutableArray<ReadOnlyMemory<byte>> Directives() => MayHaveDirectives() ? NamesWith(StubDirectives.Prefix) : [];

    /// <summary>False for most libraries: the root has no child that begins as directives do.</summary>
    private bool MayHaveDirectives()
    {
        ReadOnlySpan<byte> bytes = trie.Span;
        int at = 0;
        bool isReadable = TryReadNode(bytes, ref at, out _, out int childCount);
        for (int child = 0; child < childCount && isReadable; child++)
        {
            isReadable = TryReadChild(bytes, ref at, out ReadOnlySpan<byte> label, out _);
            if (label.IsEmpty || label[0] == StubDirectives.Prefix[0])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names that begin so: no node is visited that leads to others only.</summary>
    private ImmutableArray<ReadOnlyMemory<byte>> NamesWith(ReadOnlySpan<byte> prefix)
    {
        var names = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        ReadOnlySpan<byte> bytes = trie.Span;
        var seen = new bool[bytes.Length];
        long budget = ((long)bytes.Length * MaxExpansion) + 4096;
        var pending = new Stack<(int Node, byte[] Prefix)>();
        pending.Push((0, []));
        var children = new List<(int Node, byte[] Prefix)>();
        while (pending.TryPop(out (int Node, byte[] Prefix) next) && budget > 0)
        {
            int at = next.Node;
            if (at >= bytes.Length || seen[at])
            {
                continue;
            }

            seen[at] = true;
            if (!TryReadNode(bytes, ref at, out ReadOnlySpan<byte> terminal, out int childCount))
            {
                continue;
            }

            if (next.Prefix.Length >= prefix.Length && TryReadFlags(terminal, out _))
            {
                names.Add(next.Prefix);
            }

            children.Clear();
            for (int child = 0; child < childCount && TryReadChild(bytes, ref at, out ReadOnlySpan<byte> label, out int node); child++)
            {
                ReadOnlySpan<byte> rest = next.Prefix.Length < prefix.Length ? prefix[next.Prefix.Length..] : default;
                if (!rest.StartsWith(label) && !label.StartsWith(rest))
                {
                    continue;
                }

                budget -= next.Prefix.Length + label.Length + 1;
                if (budget < 0)
                {
                    break;
                }

                children.Add((node, [.. next.Prefix, .. label]));
            }

            for (int child = children.Count - 1; child >= 0; child--)
            {
                pending.Push(children[child]);
            }
        }

        return names.DrainToImmutable();
    }


    private static bool TryReadNode(ReadOnlySpan<byte> bytes, ref int at, out ReadOnlySpan<byte> terminal, out int childCount)
    {
        terminal = default;
        childCount = 0;
        if (!Uleb128.TryRead(bytes, ref at, out ulong size) || size >= (ulong)(bytes.Length - at))
        {
            return false;
        }

        terminal = bytes.Slice(at, (int)size);
        at += (int)size;
        childCount = bytes[at++];
        return true;
    }

    private static bool TryReadChild(ReadOnlySpan<byte> bytes, ref int at, out ReadOnlySpan<byte> label, out int node)
    {
        node = -1;
        int length = bytes[at..].IndexOf((byte)0);
        label = length < 0 ? default : bytes.Slice(at, length);
        at += length + 1;
        if (length < 0 || !Uleb128.TryRead(bytes, ref at, out ulong offset) || offset >= (ulong)bytes.Length)
        {
            return false;
        }

        node = (int)offset;
        return true;
    }

    private static bool TryReadFlags(ReadOnlySpan<byte> terminal, out DylibExport export)
    {
        export = default;
        int at = 0;
        if (terminal.IsEmpty || !Uleb128.TryRead(terminal, ref at, out ulong flags))
        {
            return false;
        }

        export = new DylibExport(
            ((flags & WeakDefinition) != 0 ? DylibExportFlags.WeakDefinition : 0)
            | ((flags & KindMask) == KindThreadLocal ? DylibExportFlags.ThreadLocal : 0)
            | ((flags & KindMask) == KindAbsolute ? DylibExportFlags.Absolute : 0));
        return true;
    }
}
