using System;

namespace AfsLd.Stages.Planning;

/// <summary>What a reference to a symbol asks the linker to make.</summary>
[Flags]
internal enum SlotNeeds : byte
{
    None = 0,
    Got = 1,
    Stub = 2,
    TlvPointer = 4,
    Direct = 8,
}
