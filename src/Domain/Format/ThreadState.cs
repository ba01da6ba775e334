namespace AfsLd.Domain.Format;

/// <summary>arm_thread_state64_t of LC_UNIXTHREAD: x0 to x28, fp, lr, sp, pc, cpsr (mach/arm/thread_status.h, mach/arm/_structs.h).</summary>
public static class ThreadState
{
    /// <summary>ARM_THREAD_STATE64.</summary>
    public const uint Flavor = 6;

    /// <summary>ARM_THREAD_STATE64_COUNT: 33 registers of 8 bytes, cpsr and padding of 4.</summary>
    public const uint WordCount = 68;

    /// <summary>Where the flavor stands in the command; the count follows.</summary>
    public const int FlavorField = 8;

    /// <summary>Where the registers begin in the command.</summary>
    public const int RegistersField = 16;

    /// <summary>Where pc stands in the command: behind 32 registers.</summary>
    public const int ProgramCounterField = RegistersField + (32 * 8);
}
