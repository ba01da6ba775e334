using System;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Reads JSON (RFC 8259) forward, without a tree. The first failure is kept; everything after it fails at once.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> text, StubArena arena)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int Position;

    /// <summary>What was expected at <see cref="ErrorAt"/>; null while nothing failed.</summary>
    public string? Expected;

    public int ErrorAt;

    public readonly bool Failed => Expected is not null;

    /// <summary>The bytes of a string.</summary>
    public readonly ReadOnlySpan<byte> BytesOf(StubSlice slice) => slice.Offset >= 0
        ? _text.Slice(slice.Offset, slice.Length)
        : arena.Bytes.Span.Slice(~slice.Offset, slice.Length);

    public bool Fail(int offset, string expected)
    {
        if (Expected is null)
        {
            (Expected, ErrorAt) = (expected, offset);
            Position = _text.Length;
        }

        return false;
    }

    /// <summary>Passes over blanks; the next character, or 0 at the end of the text.</summary>
    public byte Next()
    {
        while (Position < _text.Length && _text[Position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            Position++;
        }

        return Position < _text.Length ? _text[Position] : (byte)0;
    }

    /// <summary>Begins an object or array; false, having failed, if the value is not one.</summary>
    public bool Open(char bracket) => Next() == bracket ? Advance() : Fail(Position, bracket == '{' ? "'{'" : "'['");

    /// <summary>Goes to the next element of an array; false at its end (or on failure).</summary>
    public bool NextElement(ref bool hasElement) => NextPart(ref hasElement, ']');

    /// <summary>Goes to the value of the next member of an object; false at its end (or on failure).</summary>
    public bool NextMember(ref bool hasMember, out StubSlice key)
    {
        key = default;
        if (!NextPart(ref hasMember, '}') || !ReadString(out key))
        {
            return false;
        }

        return Next() == ':' ? Advance() : Fail(Position, "':'");
    }

    public bool ReadString(out StubSlice value)
    {
        value = default;
        if (Next() != '"')
        {
            return Fail(Position, "a string");
        }

        return DoubleQuoted.TryRead(_text, arena, ref Position, out value, out int badAt, out string expected) || Fail(badAt, expected);
    }

    /// <summary>Passes over a value, whatever it is.</summary>
    public bool SkipValue()
    {
        // The open brackets, innermost in the lowest bit: 1 for an object.
        ulong open = 0;
        int depth = 0;
        while (true)
        {
            byte next = Next();
            switch (next)
            {
                case (byte)'{' or (byte)'[':
                    if (depth == 64)
                    {
                        return Fail(Position, "no more than 64 values inside each other");
                    }

                    open = (open << 1) | (next == '{' ? 1u : 0u);
                    depth++;
                    Position++;
                    continue;
                case (byte)'}' or (byte)']':
                    if (depth == 0 || (open & 1) != (next == '}' ? 1u : 0u))
                    {
                        return Fail(Position, "a value");
                    }

                    open >>= 1;
                    depth--;
                    Position++;
                    break;
                case (byte)'"':
                    if (!ReadString(out _))
                    {
                        return false;
                    }

                    break;
                case (byte)',' or (byte)':' when depth > 0:
                    Position++;
                    continue;
                default:
                    if (!SkipWord())
                    {
                        return Fail(Position, "a value");
                    }

                    break;
            }

            if (depth == 0)
            {
                return true;
            }
        }
    }

    /// <summary>Reads a number that is a whole one of at most 6 digits.</summary>
    public bool ReadInteger(out int value)
    {
        value = 0;
        Next();
        int start = Position;
        while (Position < _text.Length && Position - start < 6 && _text[Position] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (_text[Position++] - '0');
        }

        return Position > start || Fail(start, "a whole number");
    }

    private bool NextPart(ref bool hasPart, char end)
    {
        if (Failed)
        {
            return false;
        }

        byte next = Next();
        if (next == end)
        {
            Position++;
            return false;
        }

        if (hasPart)
        {
            if (next != ',')
            {
                return Fail(Position, end == ']' ? "',' or ']'" : "',' or '}'");
            }

            Position++;
        }

        hasPart = true;
        return true;
    }

    // A number, true, false or null.
    private bool SkipWord()
    {
        int start = Position;
        while (Position < _text.Length && _text[Position] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z')
            or (byte)'E' or (byte)'+' or (byte)'-' or (byte)'.')
        {
            Position++;
        }

        return Position > start;
    }

    private bool Advance()
    {
        Position++;
        return true;
    }
}
