using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>The fold of objects into one table of names: which definition a name has after the objects so far.</summary>
/// <remarks>The rules are those of ld64's and lld's symbol tables: a strong definition beats a weak one, a definition beats
/// a tentative one, the larger tentative definition stays, the first of two weak definitions stays, two strong ones are
/// an error. Members of archives join after all objects of the command line (ld64), so an object's definition always
/// beats a member's.</remarks>
internal sealed class LinkFold
{
    private readonly List<ParsedObject> objects = [];
    private readonly List<int[]> maps = [];
    private readonly List<int> sources = [];
    private readonly List<DuplicateDefinition> duplicates = [];
    private readonly List<PendingAlias> aliases = [];
    private readonly Dictionary<int, byte> commonAlignments = [];
    private ulong touched;

    private readonly List<ParsedObject> resolverStubs = [];
    private readonly bool separatesResolvers;

    /// <param name="names">The table.</param>
    /// <param name="separatesResolvers">False where resolver functions stay what they are: in a relocatable output.</param>
    public LinkFold(GlobalNames names, bool separatesResolvers = true)
    {
        Names = names;
        this.separatesResolvers = separatesResolvers;
    }

    public GlobalNames Names { get; }

    /// <summary>The objects, in the order they joined.</summary>
    public IReadOnlyList<ParsedObject> Objects => objects;

    /// <summary>Per object, per nlist index: the number of an external name, or -1.</summary>
    public IReadOnlyList<int[]> Maps => maps;

    /// <summary>Per object, which of the names' sources its string table is.</summary>
    public IReadOnlyList<int> Sources => sources;

    public IReadOnlyList<DuplicateDefinition> Duplicates => duplicates;

    public IReadOnlyList<PendingAlias> Aliases => aliases;

    /// <summary>True if some name may be a tentative definition.</summary>
    public bool HasCommons => commonAlignments.Count != 0;

    /// <summary>log2 of the alignment that all tentative definitions of a name together need.</summary>
    public byte CommonAlignment(int symbol) => commonAlignments.GetValueOrDefault(symbol);

    /// <summary>A name that an option asks for: a strong reference, known before any input.</summary>
    public int Require(string name)
    {
        int id = Names.InternCopy(Encoding.UTF8.GetBytes(name));
        Names[id].Marks |= ReferenceMarks.Strong | ReferenceMarks.Mentioned;
        return id;
    }

    public void AddAlias(PendingAlias alias)
    {
        Names[alias.Alias].Marks |= ReferenceMarks.Alias;
        aliases.Add(alias);
    }

    /// <summary>Adds an object's external names; returns its number.</summary>
    /// <param name="value">The object.</param>
    /// <param name="newReferences">What its undefined references are marked with: Mentioned when no library precedes it.</param>
    /// <remarks><see cref="JoinResolverStubs"/> is to follow before any library is asked.</remarks>
    public int Join(ParsedObject value, ReferenceMarks newReferences)
    {
        if (value.Symbols.HasResolvers && separatesResolvers)
        {
            (value, ParsedObject stubs) = SeparateResolvers.Run(value);
            resolverStubs.Add(stubs);
        }

        return Add(value, newReferences);
    }

    /// <summary>Adds the stubs of the resolver functions of the objects that joined since the last time.</summary>
    public void JoinResolverStubs()
    {
        foreach (ParsedObject stubs in resolverStubs)
        {
            Add(stubs, ReferenceMarks.None);
        }

        resolverStubs.Clear();
    }

    private int Add(ParsedObject value, ReferenceMarks newReferences)
    {
        int objectIndex = objects.Count;
        ObjectSymbols symbols = value.Symbols;
        int source = Names.AddSource(symbols.Strings);
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<ulong> hashes = symbols.NameHashes.AsSpan();
        ReadOnlySpan<int> lengths = symbols.NameLengths.AsSpan();
        var map = new int[rows.Length];
        objects.Add(value);
        maps.Add(map);
        sources.Add(source);
        for (int first = 0; first < rows.Length; first += GlobalNames.TouchedAtOnce)
        {
            int end = Math.Min(rows.Length, first + GlobalNames.TouchedAtOnce);
            touched ^= Names.Touch(hashes[first..end]);
            for (int i = first; i < end; i++)
            {
                // The parser hashes external names only: a local or a stab has none.
                if (hashes[i] == 0)
                {
                    map[i] = -1;
                    continue;
                }

                ref readonly NList64 row = ref rows[i];
                int id = Names.Intern(hashes[i], source, (int)row.StringIndex, lengths[i]);
                map[i] = id;
                Mention(id, row, value, objectIndex, i, newReferences);
            }
        }

        return objectIndex;
    }

    private void Mention(int id, in NList64 row, ParsedObject value, int objectIndex, int index, ReferenceMarks newReferences)
    {
        switch (row.Kind)
        {
            case SymbolTypes.Section:
            case SymbolTypes.Absolute:
                Define(id, row, value, objectIndex, index);
                break;
            case SymbolTypes.Indirect:
                Indirect(id, row, value);
                break;
            default:
                if (row.Value != 0)
                {
                    DefineTentatively(id, row, value, objectIndex, index);
                    break;
                }

                ref SymbolState state = ref Names[id];
                state.Flags |= GlobalFlags.Referenced;
                state.Marks |= newReferences | ((row.Description & SymbolTypes.WeakReference) != 0 ? ReferenceMarks.Weak : ReferenceMarks.Strong);
                break;
        }
    }

    /// <summary>The flags that a definition's own entry and section say.</summary>
    private static GlobalFlags FlagsOf(in NList64 row, ParsedObject value, out bool autoHide)
    {
        int description = row.Description;
        bool isSection = row.Kind == SymbolTypes.Section;
        bool isWeak = isSection && (description & SymbolTypes.WeakDefinition) != 0;
        bool isPrivate = row.IsPrivateExtern || value.HidesGlobals;
        // Weak and "weak reference" together on a definition is .weak_def_can_be_hidden (nlist.h).
        autoHide = isWeak && !isPrivate && (description & SymbolTypes.WeakReference) != 0;
        GlobalFlags flags = isWeak ? GlobalFlags.WeakDefinition : GlobalFlags.None;
        flags |= isPrivate || autoHide ? GlobalFlags.PrivateExtern : GlobalFlags.None;
        flags |= autoHide ? GlobalFlags.AddressInsignificant : GlobalFlags.None;
        flags |= (description & SymbolTypes.ReferencedDynamically) != 0 ? GlobalFlags.ReferencedDynamically : GlobalFlags.None;
        flags |= (description & SymbolTypes.NoDeadStrip) != 0 ? GlobalFlags.NoDeadStrip : GlobalFlags.None;
        if (isSection)
        {
            flags |= (description & SymbolTypes.Resolver) != 0 ? GlobalFlags.Resolver : GlobalFlags.None;
            flags |= (description & SymbolTypes.AltEntry) != 0 ? GlobalFlags.AltEntry : GlobalFlags.None;
            flags |= (description & SymbolTypes.ColdFunction) != 0 ? GlobalFlags.Cold : GlobalFlags.None;
            flags |= value.Sections[row.Section - 1].Type == SectionTypes.ThreadLocalVariables ? GlobalFlags.ThreadLocal : GlobalFlags.None;
        }

        return flags;
    }

    private void Define(int id, in NList64 row, ParsedObject value, int objectIndex, int index)
    {
        GlobalFlags flags = FlagsOf(row, value, out bool autoHide);
        ref SymbolState state = ref Names[id];
        bool isWeak = (flags & GlobalFlags.WeakDefinition) != 0;
        if (state.Kind is GlobalKind.Defined or GlobalKind.Absolute)
        {
            if (isWeak)
            {
                MergeWeak(ref state, flags, autoHide);
                return;
            }

            if ((state.Flags & GlobalFlags.WeakDefinition) == 0)
            {
                duplicates.Add(new DuplicateDefinition(id, state.Owner, state.OwnerSymbol, objectIndex, index));
                return;
            }
        }

        state.Kind = row.Kind == SymbolTypes.Section ? GlobalKind.Defined : GlobalKind.Absolute;
        Own(ref state, flags, autoHide, objectIndex, index);
    }

    /// <summary>Another weak definition of a weakly defined name: the first stays; it is private only if all are.</summary>
    private static void MergeWeak(ref SymbolState state, GlobalFlags flags, bool autoHide)
    {
        if ((state.Flags & GlobalFlags.WeakDefinition) == 0)
        {
            return;
        }

        if ((flags & GlobalFlags.PrivateExtern) == 0)
        {
            state.Flags &= ~GlobalFlags.PrivateExtern;
        }

        if (!autoHide)
        {
            state.Marks &= ~ReferenceMarks.AutoHide;
            state.Flags &= ~GlobalFlags.AddressInsignificant;
        }

        state.Flags |= flags & (GlobalFlags.NoDeadStrip | GlobalFlags.ReferencedDynamically);
    }

    private void DefineTentatively(int id, in NList64 row, ParsedObject value, int objectIndex, int index)
    {
        ref SymbolState state = ref Names[id];
        if (state.Kind is GlobalKind.Defined or GlobalKind.Absolute)
        {
            return;
        }

        bool isFirst = state.Kind != GlobalKind.Common;
        byte align = row.CommonAlignLog2;
        commonAlignments[id] = isFirst ? align : Math.Max(align, commonAlignments[id]);
        if (isFirst || row.Value >= objects[state.Owner].Symbols.Rows[state.OwnerSymbol].Value)
        {
            state.Kind = GlobalKind.Common;
            GlobalFlags flags = row.IsPrivateExtern || value.HidesGlobals ? GlobalFlags.PrivateExtern : GlobalFlags.None;
            // The alignment takes bits 8 to 11 of n_desc, so only the low flags are flags here (nlist.h, GET_COMM_ALIGN).
            flags |= (row.Description & SymbolTypes.NoDeadStrip) != 0 ? GlobalFlags.NoDeadStrip : GlobalFlags.None;
            Own(ref state, flags, false, objectIndex, index);
        }
    }

    private static void Own(ref SymbolState state, GlobalFlags flags, bool autoHide, int objectIndex, int index)
    {
        state.Flags = (state.Flags & GlobalFlags.Referenced) | flags;
        state.Marks = autoHide ? state.Marks | ReferenceMarks.AutoHide : state.Marks & ~ReferenceMarks.AutoHide;
        state.Owner = objectIndex;
        state.OwnerSymbol = index;
    }

    private void Indirect(int id, in NList64 row, ParsedObject value)
    {
        // nlist.h: n_value of an N_INDR entry is the string table offset of the name it stands for; the parser saw that it ends there.
        int length = value.Symbols.Strings.Span[(int)row.Value..].IndexOf((byte)0);
        int target = Names.InternCopy(value.Symbols.Strings.Slice((int)row.Value, length));
        Names[target].Marks |= ReferenceMarks.Strong;
        AddAlias(new PendingAlias(id, target, row.IsPrivateExtern || value.HidesGlobals, IsOption: false, value.Origin));
    }
}
