using System;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>How a sequence is written.</summary>
internal enum YamlSequenceForm : byte
{
    /// <summary>No value at all: no items.</summary>
    Empty,
    /// <summary><c>[ a, b ]</c>, over as many lines as it likes.</summary>
    Flow,
    /// <summary>An item a line, after a dash.</summary>
    Block,
}

/// <summary>Where a sequence is being read.</summary>
internal struct YamlSequence
{
    public YamlSequenceForm Form;
    public int Indent;
    public bool HasItem;
}

/// <summary>Reads the part of YAML 1.2 that tapi writes: block mappings and sequences, flow sequences of scalars, plain and quoted
/// scalars of one line, comments, document marks. No anchors, aliases, tags on values, block scalars or flow mappings.</summary>
/// <remarks>After <see cref="NextLine"/> the cursor stands on the first character of a line's content, <see cref="Indent"/> columns in.
/// The first failure is kept; everything after it fails at once.</remarks>
internal ref partial struct YamlCursor(ReadOnlySpan<byte> text, StubArena arena)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int Position;

    /// <summary>The column of the pending line's content; -1 at the end of the document.</summary>
    public int Indent;

    /// <summary>What was expected at <see cref="ErrorAt"/>; null while nothing failed.</summary>
    public string? Expected;

    public int ErrorAt;

    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    /// <summary>The bytes of a scalar.</summary>
    public readonly ReadOnlySpan<byte> BytesOf(StubSlice slice) => slice.Offset >= 0
        ? _text.Slice(slice.Offset, slice.Length)
        : arena.Bytes.Span.Slice(~slice.Offset, slice.Length);

    public readonly bool AtEnd => Position >= _text.Length;

    public readonly bool Failed => Expected is not null;

    /// <summary>True if the pending line is an item of a block sequence.</summary>
    public readonly bool AtDash => Indent >= 0 && IsByte(Position, '-') && IsBlank(Position + 1);

    public bool Fail(int offset, string expected)
    {
        if (Expected is null)
        {
            (Expected, ErrorAt) = (expected, offset);
            Position = _text.Length;
            Indent = -1;
        }

        return false;
    }

    /// <summary>Ends a line, of which nothing but blanks and a comment may be left, and goes to the next one with content.</summary>
    public bool NextLine()
    {
        SkipBlanks();
        if (!AtEnd && _text[Position] != '\n' && _text[Position] != '#')
        {
            return Fail(Position, "the end of the line");
        }

        while (true)
        {
            int end = Rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                Position = _text.Length;
                Indent = -1;
                return true;
            }

            Position += end + 1;
            if (FindContent())
            {
                return !Failed;
            }
        }
    }

    /// <summary>At the start of a line: goes to its content and says whether it has any. A document mark ends the document.</summary>
    public bool FindContent()
    {
        int start = Position;
        while (IsByte(Position, ' '))
        {
            Position++;
        }

        int indent = Position - start;
        int content = Position;
        SkipBlanks();
        if (AtEnd)
        {
            Indent = -1;
            return true;
        }

        if (_text[Position] is (byte)'\n' or (byte)'#')
        {
            return false;
        }

        if (Position != content)
        {
            Fail(content, "spaces, not a tab, before the line's content");
            return true;
        }

        Indent = indent == 0 && AtDocumentMark() ? -1 : indent;
        return true;
    }

    /// <summary>True at <c>---</c> or <c>...</c>.</summary>
    public readonly bool AtDocumentMark() =>
        (Rest.StartsWith("---"u8) || Rest.StartsWith("..."u8)) && IsBlank(Position + 3);

    /// <summary>Reads a key and its colon.</summary>
    public bool ReadKey(out ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> line = Rest;
        int end = line.IndexOfAny((byte)':', (byte)'\n');
        key = end < 0 ? default : line[..end];
        if (end <= 0 || line[end] != ':' || !IsBlank(Position + end + 1) || key.IndexOfAny(" \"'[]{},#&*!|>%@`"u8) >= 0)
        {
            return Fail(Position, "a key and a colon");
        }

        Position += end + 1;
        return true;
    }

    /// <summary>Reads the scalar after a key, which may be missing, and ends its line.</summary>
    public bool ReadValue(out StubSlice value)
    {
        SkipBlanks();
        value = default;
        return (AtLineEnd() || ReadScalar(isFlow: false, out value)) && NextLine();
    }

    /// <summary>Begins the sequence after a key of a mapping that is <paramref name="parentIndent"/> columns in.</summary>
    public YamlSequence BeginSequence(int parentIndent)
    {
        SkipBlanks();
        if (IsByte(Position, '['))
        {
            Position++;
            return new YamlSequence { Form = YamlSequenceForm.Flow };
        }

        if (!AtLineEnd())
        {
            Fail(Position, "'[' or an indented list");
            return default;
        }

        // YAML lets a block sequence stand as far left as the key that it is the value of.
        return NextLine() && AtDash && Indent >= parentIndent
            ? new YamlSequence { Form = YamlSequenceForm.Block, Indent = Indent }
            : default;
    }

    /// <summary>Reads the next scalar of a sequence; false at its end (or on failure), with its last line ended.</summary>
    public bool NextItem(ref YamlSequence sequence, out StubSlice item)
    {
        item = default;
        if (sequence.Form == YamlSequenceForm.Flow)
        {
            return NextFlowItem(ref sequence, out item);
        }

        if (!NextBlockItem(ref sequence))
        {
            return false;
        }

        return ReadScalar(isFlow: false, out item) && NextLine();
    }

    /// <summary>Goes to the content of the next item of a block sequence; false at its end (or on failure).</summary>
    public bool NextBlockItem(ref YamlSequence sequence)
    {
        if (Failed || sequence.Form != YamlSequenceForm.Block || Indent < sequence.Indent)
        {
            return false;
        }

        if (Indent != sequence.Indent || !AtDash)
        {
            // A sequence may end at a key of its own column.
            return Indent != sequence.Indent && Fail(Position, "an item of the list above, or less indentation");
        }

        Position++;
        SkipBlanks();
        if (AtLineEnd())
        {
            return Fail(Position, "an item after the dash");
        }

        // The keys of a mapping that starts after a dash are in the column that it starts in.
        Indent = ColumnOf(Position);
        return true;
    }

    /// <summary>Passes over the value of a key, whatever it is.</summary>
    public bool SkipValue(int parentIndent)
    {
        SkipBlanks();
        if (IsByte(Position, '[') || IsByte(Position, '{'))
        {
            if (!SkipFlow() || !NextLine())
            {
                return false;
            }
        }
        else
        {
            SkipLine();
            if (!NextLine())
            {
                return false;
            }
        }

        while (Indent > parentIndent || (Indent == parentIndent && AtDash))
        {
            SkipLine();
            if (!NextLine())
            {
                return false;
            }
        }

        return true;
    }

    private bool NextFlowItem(ref YamlSequence sequence, out StubSlice item)
    {
        item = default;
        if (!SkipFlowBlanks())
        {
            return false;
        }

        if (sequence.HasItem && _text[Position] == ',')
        {
            Position++;
            if (!SkipFlowBlanks())
            {
                return false;
            }
        }
        else if (sequence.HasItem && _text[Position] != ']')
        {
            return Fail(Position, "',' or ']'");
        }

        if (_text[Position] == ']')
        {
            Position++;
            NextLine();
            return false;
        }

        sequence.HasItem = true;
        return ReadScalar(isFlow: true, out item);
    }

    // Blanks, line ends and comments; false, having failed, at the end of the text.
    private bool SkipFlowBlanks()
    {
        // Between two names of a line there is one blank; between lines there are many.
        if (IsByte(Position, ' '))
        {
            Position++;
        }

        while (!AtEnd)
        {
            byte next = _text[Position];
            if (next > ' ' && next != '#')
            {
                return true;
            }

            if (next == '#')
            {
                SkipLine();
                continue;
            }

            int length = Rest.IndexOfAnyExcept((byte)' ', (byte)'\n', (byte)'\r');
            if (length == 0)
            {
                if (next != '\t')
                {
                    return true;
                }

                length = 1;
            }

            Position = length < 0 ? _text.Length : Position + length;
        }

        return Fail(Position, "']'");
    }

    private bool SkipFlow()
    {
        int start = Position;
        int depth = 0;
        while (true)
        {
            int length = Rest.IndexOfAny("[]{}'\"#"u8);
            if (length < 0)
            {
                return Fail(start, "a value whose brackets close");
            }

            Position += length;
            switch (_text[Position])
            {
                case (byte)'[' or (byte)'{':
                    depth++;
                    Position++;
                    break;
                case (byte)']' or (byte)'}':
                    Position++;
                    if (--depth == 0)
                    {
                        return true;
                    }

                    break;
                case (byte)'#' when IsBlank(Position - 1):
                    SkipLine();
                    break;
                case (byte)'\'' when !ReadSingleQuoted(out _):
                    return false;
                case (byte)'"' when !ReadDoubleQuoted(out _):
                    return false;
                case (byte)'#':
                    Position++;
                    break;
            }
        }
    }

    private void SkipLine()
    {
        int length = Rest.IndexOf((byte)'\n');
        Position = length < 0 ? _text.Length : Position + length;
    }

    private void SkipBlanks()
    {
        while (!AtEnd && _text[Position] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            Position++;
        }
    }

    private readonly bool AtLineEnd() => AtEnd || _text[Position] is (byte)'\n' or (byte)'#';

    private readonly bool IsByte(int offset, char value) => (uint)offset < (uint)_text.Length && _text[offset] == value;

    private readonly bool IsBlank(int offset) =>
        (uint)offset >= (uint)_text.Length || _text[offset] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private readonly int ColumnOf(int offset) => offset - (_text[..offset].LastIndexOf((byte)'\n') + 1);
}
