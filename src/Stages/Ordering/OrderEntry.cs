namespace AfsLd.Stages.Ordering;

/// <summary>One line of an order file.</summary>
/// <param name="File">Which order file.</param>
/// <param name="Name">Where the symbol's name begins.</param>
/// <param name="NameLength">Its length in bytes.</param>
/// <param name="Qualifier">Where the object that it is meant of begins.</param>
/// <param name="QualifierLength">Its length in bytes; 0: any object's.</param>
internal readonly record struct OrderEntry(int File, int Name, int NameLength, int Qualifier, int QualifierLength);
