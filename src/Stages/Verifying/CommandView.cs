namespace AfsLd.Stages.Verifying;

/// <summary>A load command: what it is and where (struct load_command, mach-o/loader.h).</summary>
/// <param name="Index">Its number.</param>
/// <param name="Kind">cmd.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="SizeBytes">cmdsize; the whole command is inside the load commands.</param>
internal readonly record struct CommandView(int Index, uint Kind, int Offset, int SizeBytes);
