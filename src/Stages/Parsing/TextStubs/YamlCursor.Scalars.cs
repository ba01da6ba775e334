using System;
using System.Buffers;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <content>Scalars: plain, in single quotes, in double quotes; each on one line.</content>
internal ref partial struct YamlCursor
{
    private static readonly SearchValues<byte> PlainFlowEnd = SearchValues.Create(" ,]\n\r\t[{}"u8);

    private bool ReadScalar(bool isFlow, out StubSlice scalar)
    {
        switch (_text[Position])
        {
            case (byte)'\'':
                return ReadSingleQuoted(out scalar);
            case (byte)'"':
                return ReadDoubleQuoted(out scalar);
            case (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)',' or (byte)'#' or (byte)'&' or (byte)'*' or (byte)'!'
                or (byte)'|' or (byte)'>' or (byte)'%' or (byte)'@' or (byte)'`':
            case (byte)'-' or (byte)'?' or (byte)':' when IsBlank(Position + 1):
                scalar = default;
                return Fail(Position, "a name, a number or a quoted string");
            default:
                return ReadPlain(isFlow, out scalar);
        }
    }

    private bool ReadPlain(bool isFlow, out StubSlice scalar)
    {
        int start = Position;
        int end;
        while (true)
        {
            int length = isFlow ? Rest.IndexOfAny(PlainFlowEnd) : Rest.IndexOfAny((byte)' ', (byte)'\n', (byte)'\t');
            Position = length < 0 ? _text.Length : Position + length;
            end = Position;
            if (isFlow && !AtEnd && _text[end] == ',')
            {
                break;
            }

            if (end > start && _text[end - 1] == ':' && IsBlank(end))
            {
                scalar = default;
                return Fail(end - 1, "no key inside a value");
            }

            // Blanks inside a plain scalar are part of it; those before its end, or before a comment, are not.
            SkipBlanks();
            if (Position == end || AtLineEnd() || (isFlow && _text[Position] is (byte)',' or (byte)']'))
            {
                break;
            }
        }

        if (!isFlow && end > start && _text[end - 1] == '\r')
        {
            end--;
        }

        if (isFlow && !AtEnd && _text[Position] is (byte)'[' or (byte)'{' or (byte)'}')
        {
            scalar = default;
            return Fail(Position, "',' or ']'");
        }

        scalar = new StubSlice(start, end - start);
        return true;
    }

    private bool ReadSingleQuoted(out StubSlice scalar)
    {
        int start = Position + 1;
        bool hasQuotes = false;
        int at = start;
        while (true)
        {
            int length = _text[at..].IndexOfAny((byte)'\'', (byte)'\n');
            if (length < 0 || _text[at + length] == '\n')
            {
                scalar = default;
                return Fail(start - 1, "a string that ends on its line");
            }

            at += length + 1;
            if (!IsByte(at, '\''))
            {
                break;
            }

            hasQuotes = true;
            at++;
        }

        Position = at;
        scalar = hasQuotes ? arena.KeepSingleQuoted(_text[start..(at - 1)]) : new StubSlice(start, at - 1 - start);
        return true;
    }

    private bool ReadDoubleQuoted(out StubSlice scalar) =>
        DoubleQuoted.TryRead(_text, arena, ref Position, out scalar, out int badAt, out string expected) || Fail(badAt, expected);
}
