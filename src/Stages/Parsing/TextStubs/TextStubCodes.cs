namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>The diagnostic codes of text stubs.</summary>
public static class TextStubCodes
{
    /// <summary>The text is not what tapi writes; the message has line and column.</summary>
    public const string Malformed = "stub-malformed";

    /// <summary>A version of the format that is not known.</summary>
    public const string Version = "stub-version";

    /// <summary>The library is not for the architecture and platform of the link.</summary>
    public const string NoTarget = "stub-no-target";
}
