using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>A segment as its load command tells it (struct segment_command_64, mach-o/loader.h).</summary>
/// <param name="Index">Its number among the segments.</param>
/// <param name="CommandOffset">Where its command is.</param>
/// <param name="Name">segname.</param>
/// <param name="Address">vmaddr.</param>
/// <param name="SizeBytes">vmsize.</param>
/// <param name="FileOffset">fileoff.</param>
/// <param name="FileSize">filesize.</param>
/// <param name="MaximumProtection">maxprot.</param>
/// <param name="Protection">initprot.</param>
/// <param name="Flags">flags.</param>
internal readonly record struct SegmentView(
    int Index,
    long CommandOffset,
    Name16 Name,
    ulong Address,
    ulong SizeBytes,
    ulong FileOffset,
    ulong FileSize,
    uint MaximumProtection,
    uint Protection,
    uint Flags)
{
    /// <summary>sizeof(struct segment_command_64).</summary>
    internal const int CommandSizeBytes = 72;

    /// <summary>VM_PROT_READ.</summary>
    internal const uint Read = 1;

    /// <summary>VM_PROT_WRITE.</summary>
    internal const uint Write = 2;

    /// <summary>VM_PROT_EXECUTE.</summary>
    internal const uint Execute = 4;

    /// <summary>SG_READ_ONLY: dyld makes the segment read-only once it is fixed up.</summary>
    internal const uint ReadOnlyAfterFixups = 0x10;

    /// <summary>True if code in it may run.</summary>
    internal bool IsExecutable => (Protection & Execute) != 0;

    /// <summary>True if dyld may write to it.</summary>
    internal bool IsWritable => (Protection & Write) != 0;

    /// <summary>True if an address is inside.</summary>
    internal bool Contains(ulong address) => address >= Address && address - Address < SizeBytes;

    /// <summary>True if the name is an ASCII text.</summary>
    internal bool IsNamed(string name) => Name == Name16.Of(name);
}
