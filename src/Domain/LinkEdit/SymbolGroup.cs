namespace AfsLd.Domain.LinkEdit;

/// <summary>A run of the output's symbol table, and the run of the string table that holds the run's names.</summary>
/// <param name="First">Local groups: the first object. Global groups: index in <see cref="SymbolTablePlan.Order"/>.</param>
/// <param name="Count">How many objects, or globals.</param>
/// <param name="FirstSymbol">Index of its first entry in the output's symbol table.</param>
/// <param name="SymbolCount">How many entries.</param>
/// <param name="StringOffset">Byte offset of its first name in the string table.</param>
/// <param name="StringSizeBytes">Bytes of all its names, NULs included.</param>
public readonly record struct SymbolGroup(
    int First, int Count, int FirstSymbol, int SymbolCount, uint StringOffset, uint StringSizeBytes);
