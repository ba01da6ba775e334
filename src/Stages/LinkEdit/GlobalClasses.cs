using System.Collections.Immutable;

namespace AfsLd.Stages.LinkEdit;

/// <summary>The class of every global name.</summary>
/// <param name="Of">Per SymbolId.</param>
/// <param name="All">All of them together.</param>
internal sealed record GlobalClasses(ImmutableArray<GlobalClass> Of, GlobalClass All);
