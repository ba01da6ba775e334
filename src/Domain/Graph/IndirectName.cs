namespace AfsLd.Domain.Graph;

/// <summary>A name that stands for another one, of which nothing is known: N_INDR (mach-o/nlist.h).</summary>
/// <param name="Name">The SymbolId value of the name.</param>
/// <param name="Target">The SymbolId value of what it stands for.</param>
/// <param name="IsPrivate">N_PEXT.</param>
public readonly record struct IndirectName(int Name, int Target, bool IsPrivate);
