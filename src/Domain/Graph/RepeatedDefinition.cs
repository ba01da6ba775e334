using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Ids;

namespace AfsLd.Domain.Graph;

/// <summary>A second strong definition of a name: an error if it or the first one lives.</summary>
/// <param name="Symbol">The name; its owner is the first definition.</param>
/// <param name="Object">The index of the object that repeats it.</param>
/// <param name="Index">Its nlist index there.</param>
/// <param name="Error">What is said, with both places.</param>
public sealed record RepeatedDefinition(SymbolId Symbol, int Object, int Index, Diagnostic Error);
