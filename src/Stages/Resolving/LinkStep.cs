namespace AfsLd.Stages.Resolving;

/// <summary>One input as the walk over the command line meets it.</summary>
/// <param name="IsLibrary">True: Index is a <see cref="LazyLibrary"/>; false: an object that is linked in any case.</param>
/// <param name="Index">Which one.</param>
internal readonly record struct LinkStep(bool IsLibrary, int Index);
