using System.Runtime.CompilerServices;

namespace AfsLd.Stages.Verifying;

/// <summary>The text of a violation, put together only if there is one: rules ask of every symbol, and nearly always hold.</summary>
[InterpolatedStringHandler]
internal ref struct FailureText
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler; nothing is appended while the claim holds.</summary>
    public FailureText(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        isWanted = !holds;
        _text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    /// <summary>Appends what is between the holes.</summary>
    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <summary>Appends a value.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Appends a value in a format.</summary>
    public void AppendFormatted<T>(T value, string format) => _text.AppendFormatted(value, format);

    /// <summary>The text.</summary>
    internal string Finish() => _text.ToStringAndClear();
}
