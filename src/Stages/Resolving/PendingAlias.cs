using AfsLd.Domain.Diagnostics;

namespace AfsLd.Stages.Resolving;

/// <summary>A name that is to become another name of a symbol: N_INDR of an object, or -alias.</summary>
/// <param name="Alias">The new name's number.</param>
/// <param name="Target">The number of the name it stands for.</param>
/// <param name="IsPrivate">N_PEXT on the alias.</param>
/// <param name="IsOption">From -alias or -alias_list: a root of -dead_strip, and harmless when nothing defines its target.</param>
/// <param name="Origin">Where it was asked for.</param>
internal sealed record PendingAlias(int Alias, int Target, bool IsPrivate, bool IsOption, Origin Origin);
