namespace AfsLd.Domain.Planning;

/// <summary>One CIE of an input __eh_frame, checked. Field offsets count from its first byte; 0: it has no such field.</summary>
/// <param name="Section">0-based section index.</param>
/// <param name="Offset">Byte offset of the record (of its length) in the section.</param>
/// <param name="SizeBytes">Size of the record, length included.</param>
/// <param name="Personality">Index in <see cref="UnwindObject.Personalities"/>, or -1.</param>
/// <param name="PersonalityField">Where the personality pointer is; the byte before it is its encoding.</param>
/// <param name="PersonalitySizeBytes">4 or 8.</param>
/// <param name="LsdaEncodingField">Where the encoding of the FDEs' LSDA pointers is.</param>
/// <param name="LsdaSizeBytes">Size of an FDE's LSDA pointer: 4 or 8; 0: FDEs have none.</param>
/// <param name="PointerEncodingField">Where the encoding of the FDEs' function pointers is.</param>
/// <param name="PointerSizeBytes">Size of an FDE's function pointer and of its range: 4 or 8.</param>
public readonly record struct UnwindCie(
    int Section,
    int Offset,
    int SizeBytes,
    int Personality,
    int PersonalityField,
    byte PersonalitySizeBytes,
    int LsdaEncodingField,
    byte LsdaSizeBytes,
    int PointerEncodingField,
    byte PointerSizeBytes);

/// <summary>One FDE of an input __eh_frame, checked. Field offsets count from its first byte.</summary>
/// <param name="Cie">Index in <see cref="UnwindObject.Cies"/>.</param>
/// <param name="Section">0-based section index.</param>
/// <param name="Offset">Byte offset of the record (of its length) in the section.</param>
/// <param name="SizeBytes">Size of the record, length included.</param>
/// <param name="CiePointerField">Where the distance to the CIE is.</param>
/// <param name="FunctionLength">Size of the function in bytes.</param>
/// <param name="LsdaField">Where the LSDA pointer is; 0: there is none.</param>
/// <param name="Lsda">The AtomId value (not replaced) of the LSDA, or -1: the field is zero.</param>
/// <param name="LsdaOffset">Byte offset in that atom.</param>
public readonly record struct UnwindFde(
    int Cie, int Section, int Offset, int SizeBytes, int CiePointerField, uint FunctionLength, int LsdaField, int Lsda, uint LsdaOffset)
{
    /// <summary>Where the function pointer is: directly after the distance to the CIE.</summary>
    public int FunctionField => CiePointerField + 4;
}
