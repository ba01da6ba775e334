namespace AfsLd.Domain.Format;

/// <summary>The kinds of LC_LINKER_OPTIMIZATION_HINT, and the instructions whose addresses follow each (LOH_ARM64_*, ld64's arch_arm64).</summary>
public enum OptimizationHintKind
{
    /// <summary>ADRP, ADRP: the second is not needed where both form one page.</summary>
    AdrpAdrp = 1,
    /// <summary>ADRP, LDR.</summary>
    AdrpLdr = 2,
    /// <summary>ADRP, ADD, LDR.</summary>
    AdrpAddLdr = 3,
    /// <summary>ADRP, LDR of a GOT slot, LDR.</summary>
    AdrpLdrGotLdr = 4,
    /// <summary>ADRP, ADD, STR.</summary>
    AdrpAddStr = 5,
    /// <summary>ADRP, LDR of a GOT slot, STR.</summary>
    AdrpLdrGotStr = 6,
    /// <summary>ADRP, ADD.</summary>
    AdrpAdd = 7,
    /// <summary>ADRP, LDR of a GOT slot.</summary>
    AdrpLdrGot = 8,
}
