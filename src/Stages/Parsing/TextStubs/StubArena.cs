using System;
using System.Text;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Where the strings live that the file spells with escapes. tapi hardly ever does, so it is nearly always empty;
/// it never outgrows the file, since an escape is longer than what it stands for.</summary>
internal sealed class StubArena
{
    private byte[] _bytes = [];
    private int _count;

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _count);

    /// <summary>Keeps a single-quoted YAML scalar: each doubled quote is one.</summary>
    public StubSlice KeepSingleQuoted(ReadOnlySpan<byte> raw)
    {
        int start = Reserve(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            _bytes[_count++] = raw[i];
            if (raw[i] == '\'')
            {
                i++;
            }
        }

        return new StubSlice(~start, _count - start);
    }

    /// <summary>Keeps a double-quoted scalar (YAML 5.7, RFC 8259 section 7). False, with the offset of the bad escape, when
    /// an escape is unknown or cut short.</summary>
    public bool TryKeepDoubleQuoted(ReadOnlySpan<byte> raw, out StubSlice slice, out int badAt)
    {
        int start = Reserve(raw.Length);
        slice = default;
        badAt = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                _bytes[_count++] = raw[i];
                continue;
            }

            badAt = i;
            if (++i >= raw.Length)
            {
                return false;
            }

            int simple = raw[i] switch
            {
                (byte)'"' => '"',
                (byte)'\\' => '\\',
                (byte)'/' => '/',
                (byte)'n' => '\n',
                (byte)'t' => '\t',
                (byte)'r' => '\r',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                _ => -1,
            };
            if (simple >= 0)
            {
                _bytes[_count++] = (byte)simple;
                continue;
            }

            int digits = raw[i] switch { (byte)'x' => 2, (byte)'u' => 4, _ => 0 };
            if (digits == 0 || !TryHex(raw[(i + 1)..], digits, out int code))
            {
                return false;
            }

            i += digits;
            if (char.IsHighSurrogate((char)code) && raw[(i + 1)..].StartsWith("\\u"u8) && TryHex(raw[(i + 3)..], 4, out int low)
                && char.IsLowSurrogate((char)low))
            {
                code = char.ConvertToUtf32((char)code, (char)low);
                i += 6;
            }

            if (!Rune.TryCreate(code, out Rune rune))
            {
                return false;
            }

            _count += rune.EncodeToUtf8(_bytes.AsSpan(_count));
        }

        slice = new StubSlice(~start, _count - start);
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int digits, out int code)
    {
        code = 0;
        if (text.Length < digits)
        {
            return false;
        }

        for (int i = 0; i < digits; i++)
        {
            int c = text[i];
            int digit = c is >= '0' and <= '9' ? c - '0' : (c | 0x20) is >= 'a' and <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0)
            {
                return false;
            }

            code = (code << 4) | digit;
        }

        return true;
    }

    private int Reserve(int lengthBytes)
    {
        if (_bytes.Length - _count < lengthBytes)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_count + lengthBytes), (int)Math.Min((long)_bytes.Length * 2, Array.MaxLength)));
        }

        return _count;
    }
}
