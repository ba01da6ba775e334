using System;
using System.Collections.Generic;

namespace AfsLd.Stages.Verifying;

/// <summary>Walks __eh_frame: CIEs and the FDEs that refer back to them (LSB core specification, exception frames; libunwind's DwarfParser.hpp).</summary>
internal ref struct FrameRules
{
    private const uint LongLength = 0xffff_ffff;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly SectionView _section;
    private readonly Findings _findings;
    private readonly FrameTable _frames = new();
    private readonly Dictionary<long, FrameEncodings> _commons = [];
    private PlaceFinder _code;
    private PlaceFinder _data;

    private FrameRules(MachImage image, SectionView section, Findings findings)
    {
        _bytes = image.ContentOf(section);
        _section = section;
        _findings = findings;
        _code = new PlaceFinder(image);
        _data = new PlaceFinder(image);
    }

    /// <summary>Checks; returns the FDEs, none if there is no __eh_frame.</summary>
    internal static FrameTable Run(MachImage image, Findings findings)
    {
        if (image.FindSection("__TEXT", "__eh_frame") is not SectionView section || !image.IsWhole(section))
        {
            return new FrameTable();
        }

        FrameRules rules = new(image, section, findings);
        rules.Walk();
        return rules._frames;
    }

    private void Walk()
    {
        long at = 0;
        while (at < _bytes.Length)
        {
            uint length = _bytes.U32(at);
            if (length == 0)
            {
                // libunwind stops here: what follows is never found.
                bool isLast = _bytes[(int)at..].IndexOfAnyExcept((byte)0) < 0;
                _findings.Require(isLast, Rules.FrameRecord, _section.FileOffset + at, $"records follow the end at {at} of {_bytes.Length} bytes");
                return;
            }

            bool isLong = length == LongLength;
            long body = at + (isLong ? 12 : 4);
            ulong size = isLong ? _bytes.U64(at + 4) : length;
            if (body > _bytes.Length || size < 4 || size > (ulong)(_bytes.Length - body))
            {
                _findings.Add(Rules.FrameRecord, _section.FileOffset + at, $"a record of {size} bytes at {at} of {_bytes.Length}");
                return;
            }

            long end = body + (long)size;
            if (_bytes.U32(body) == 0)
            {
                CheckCommon(at, body, end);
            }
            else
            {
                CheckFrame(at, body, end);
            }

            at = end;
        }
    }

    private void CheckCommon(long at, long body, long end)
    {
        bool isKnown = FrameEncodings.TryRead(_bytes[(int)(body + 4)..(int)end], out FrameEncodings encodings);
        _findings.Require(isKnown, Rules.FrameCommon, _section.FileOffset + at, $"version {_bytes.U8(body + 4)} of the CIE at {at}");
        _commons.Add(at, encodings with { IsUsable = isKnown });
    }

    private void CheckFrame(long at, long body, long end)
    {
        long owner = body - _bytes.U32(body);
        if (!_commons.TryGetValue(owner, out FrameEncodings encodings))
        {
            _findings.Add(Rules.FrameOwner, _section.FileOffset + body, $"the FDE at {at} belongs to a CIE at {owner}");
            return;
        }

        if (!encodings.IsUsable)
        {
            return;
        }

        FrameCursor cursor = new(_bytes[..(int)end], body + 4, _section.Address);
        ulong function = cursor.Pointer(encodings.Function);
        ulong size = cursor.Plain(encodings.Function);
        ulong lsda = 0;
        if (encodings.HasAugmentation)
        {
            ulong length = cursor.Unsigned();
            lsda = encodings.HasLsda && length != 0 ? cursor.Pointer(encodings.Lsda) : 0;
        }

        _findings.Require(
            !cursor.Failed && _code.IsCode(function, size) && function % 4 == 0,
            Rules.FrameFunction,
            _section.FileOffset + body + 4,
            $"the FDE at {at} tells of 0x{size:x} bytes at 0x{function:x}");
        _findings.Require(
            lsda == 0 || _data.IsData(lsda),
            Rules.FrameLsda,
            _section.FileOffset + body + 4,
            $"the FDE at {at} has its LSDA at 0x{lsda:x}");
        _frames.Add((uint)at, function);
    }
}
