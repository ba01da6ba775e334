using AfsLd.Domain.Format;

namespace AfsLd.Domain.Planning;

/// <summary>One segment of the output, before it has an address.</summary>
/// <param name="Name">segname.</param>
/// <param name="MaximumProtection">maxprot: VM_PROT_* bits (mach/vm_prot.h).</param>
/// <param name="InitialProtection">initprot.</param>
/// <param name="Flags">SG_* bits: SG_READ_ONLY for __DATA_CONST.</param>
/// <param name="FirstSection">Index of its first section in <see cref="OutputPlan.Sections"/>.</param>
/// <param name="SectionCount">How many follow.</param>
public sealed record OutputSegment(
    Name16 Name, uint MaximumProtection, uint InitialProtection, uint Flags, int FirstSection, int SectionCount);
