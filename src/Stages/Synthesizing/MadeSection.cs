using AfsLd.Domain.Format;

namespace AfsLd.Stages.Synthesizing;

/// <summary>One section of an object that the linker makes.</summary>
/// <param name="Key">Segment and section name.</param>
/// <param name="Flags">Type and attributes (mach-o/loader.h).</param>
/// <param name="AlignLog2">Its alignment.</param>
/// <param name="Address">Where it lies in the object; sections are in ascending order.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="RelocationCount">How many relocations it has.</param>
internal readonly record struct MadeSection(SectionKey Key, uint Flags, uint AlignLog2, int Address, int SizeBytes, int RelocationCount);
