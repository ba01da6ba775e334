using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>What is in __LINKEDIT but for fixups and the signature.</content>
internal static partial class Rules
{
    internal static readonly VerificationRule LinkEditRange =
        Dyld("linkedit-range", "each table of a load command is inside __LINKEDIT");

    internal static readonly VerificationRule LinkEditOverlap =
        Dyld("linkedit-overlap", "no two tables share bytes");

    internal static readonly VerificationRule LinkEditAlignment =
        Dyld("linkedit-alignment", "tables start at multiples of 8, the indirect symbols at one of 4");

    internal static readonly VerificationRule StringPoolAlignment =
        Dyld("string-pool-alignment", "the string pool starts at a multiple of 8 (macOS 27 rejects others)");

    internal static readonly VerificationRule LinkEditOrder =
        CcTools("linkedit-order", "tables come in the order that strip and codesign_allocate know");

    internal static readonly VerificationRule LinkEditGap =
        CcTools("linkedit-gap", "tables fill __LINKEDIT but for alignment, from its start to its end");

    internal static readonly VerificationRule LinkEditEmpty =
        Dyld("linkedit-empty", "there is at least one table in __LINKEDIT");

    internal static readonly VerificationRule SymbolGroups =
        Dyld("symbol-groups", "locals, defined externals and undefined symbols follow each other and are all there are");

    internal static readonly VerificationRule SymbolName =
        CcTools("symbol-name", "a symbol's name is in the string pool, which ends with a zero");

    internal static readonly VerificationRule SymbolKind =
        CcTools("symbol-kind", "a symbol's type is right for its group");

    internal static readonly VerificationRule SymbolSection =
        CcTools("symbol-section", "a symbol of a section names a section that exists, others none");

    internal static readonly VerificationRule SymbolAddress =
        CcTools("symbol-address", "a symbol of a section has an address in that section's segment");

    internal static readonly VerificationRule SymbolOrder =
        Dyld("symbol-order", "without an export trie, defined externals are sorted by name: dyld searches them");

    internal static readonly VerificationRule SymbolLibrary =
        CcTools("symbol-library", "an undefined symbol's library ordinal is that of a dylib that is loaded, or special");

    internal static readonly VerificationRule IndirectEntry =
        CcTools("indirect-entry", "an indirect entry is a symbol's number, or LOCAL, or ABS, or both");

    internal static readonly VerificationRule IndirectSection =
        CcTools("indirect-section", "stubs and symbol pointers have as many indirect entries as slots");

    internal static readonly VerificationRule IndirectName =
        CcTools("indirect-name", "a pointer that is bound has the symbol as its indirect entry that it is bound to");

    internal static readonly VerificationRule TrieStructure =
        Dyld("trie-structure", "the export trie's nodes, names and numbers are inside it");

    internal static readonly VerificationRule TrieTree =
        Dyld("trie-tree", "each node of the export trie is reached once: there are no cycles");

    internal static readonly VerificationRule TrieEdges =
        Dyld("trie-edges", "no edge of a node begins with an earlier one: it would never be taken");

    internal static readonly VerificationRule TriePayload =
        Dyld("trie-payload", "an export's flags are known, and its numbers fill what the node says");

    internal static readonly VerificationRule TrieAddress =
        Dyld("trie-address", "an export's address is in the image");

    internal static readonly VerificationRule TrieLibrary =
        Dyld("trie-library", "a re-export's library ordinal is that of a dylib that is loaded");

    internal static readonly VerificationRule WeakDefinesFlag =
        Dyld("weak-defines-flag", "an image that exports weak definitions has MH_WEAK_DEFINES");

    internal static readonly VerificationRule FunctionStartsEncoding =
        CcTools("function-starts-encoding", "function starts are ULEB128 deltas that end with a 0");

    internal static readonly VerificationRule FunctionStartsRange =
        CcTools("function-starts-range", "each function start is in a section of instructions, at a multiple of 4");

    internal static readonly VerificationRule DataInCodeSize =
        CcTools("data-in-code-size", "data in code is a whole number of entries of a known kind");

    internal static readonly VerificationRule DataInCodeOrder =
        CcTools("data-in-code-order", "entries of data in code ascend and do not overlap");

    internal static readonly VerificationRule DataInCodeRange =
        CcTools("data-in-code-range", "each entry of data in code is in a section of instructions");

    private static ImmutableArray<VerificationRule> LinkEdit =>
    [
        LinkEditRange, LinkEditOverlap, LinkEditAlignment, StringPoolAlignment, LinkEditOrder, LinkEditGap, LinkEditEmpty,
        SymbolGroups, SymbolName, SymbolKind, SymbolSection, SymbolAddress, SymbolOrder, SymbolLibrary, IndirectEntry, IndirectSection, IndirectName,
        TrieStructure, TrieTree, TrieEdges, TriePayload, TrieAddress, TrieLibrary, WeakDefinesFlag,
        FunctionStartsEncoding, FunctionStartsRange, DataInCodeSize, DataInCodeOrder, DataInCodeRange,
    ];
}
