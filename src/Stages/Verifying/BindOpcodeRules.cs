using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Interprets bind opcodes as dyld does (BIND_OPCODE_*, mach-o/loader.h): binds, weak binds and lazy binds.</summary>
internal ref struct BindOpcodeRules(MachImage image, long start, ReadOnlySpan<byte> table, PlaceSet seen, PlaceSet all, Findings findings)
{
    private const byte Done = 0x00;
    private const byte SetOrdinal = 0x10;
    private const byte SetOrdinalUleb = 0x20;
    private const byte SetSpecial = 0x30;
    private const byte SetSymbol = 0x40;
    private const byte SetType = 0x50;
    private const byte SetAddend = 0x60;
    private const byte SetSegmentAndOffset = 0x70;
    private const byte AddAddress = 0x80;
    private const byte Bind = 0x90;
    private const byte BindAndAdd = 0xa0;
    private const byte BindAndAddScaled = 0xb0;
    private const byte BindTimesSkipping = 0xc0;
    private const int TypePointer = 1;

    private readonly ReadOnlySpan<byte> _table = table;
    private LebCursor _cursor = new(table);
    private OpcodePlace _place = new(image, seen, all, findings);
    private IndirectNames _names = new(image);
    private ReadOnlySpan<byte> _symbol = [];
    private bool _hasSymbol;
    private bool _isSame;
    private long _last = -1;
    private bool _hasOrdinal;
    private long _ordinal;
    private int _type;
    private bool _isWeak;
    private LazyBindTable? _lazy;

    /// <summary>Checks what dyld binds at launch.</summary>
    internal void RunBinds() => Run();

    /// <summary>Checks weak binds: they name no library, and dyld merges the lists of all images by name.</summary>
    internal void RunWeakBinds()
    {
        (_isWeak, _hasOrdinal) = (true, true);
        Run();
    }

    /// <summary>Checks lazy binds: each is a program of its own that ends with DONE, and they are of pointers without saying so.</summary>
    internal LazyBindTable RunLazyBinds()
    {
        _lazy = new LazyBindTable();
        _type = TypePointer;
        Run();
        return _lazy;
    }

    private void Run()
    {
        int program = 0;
        while (!_cursor.AtEnd)
        {
            int position = _cursor.Position;
            byte opcode = _cursor.Byte();
            bool isDone = opcode == Done;
            if (isDone && _lazy is null)
            {
                OpcodeEnd.Check(_table, _cursor.Position, start, findings);
                return;
            }

            if (isDone)
            {
                program = _cursor.Position;
            }
            else if (!Step(opcode, start + position, program))
            {
                return;
            }
        }
    }

    // False if the rest of the table is not worth interpreting.
    private bool Step(byte opcode, long at, int program)
    {
        int immediate = opcode & 0x0f;
        ulong count = 0;
        ulong skip = 0;
        switch (opcode & 0xf0)
        {
            case SetOrdinal:
                SetLibrary(immediate);
                break;
            case SetOrdinalUleb:
                SetLibrary((long)Math.Min(_cursor.Unsigned(), int.MaxValue));
                break;
            case SetSpecial:
                SetLibrary(immediate == 0 ? 0 : (sbyte)(0xf0 | immediate));
                break;
            case SetSymbol:
                if (!SetName(at))
                {
                    return false;
                }

                break;
            case SetType:
                _type = immediate;
                break;
            case SetAddend:
                _cursor.Signed();
                break;
            case SetSegmentAndOffset:
                _place.Set(immediate, _cursor.Unsigned());
                break;
            case AddAddress:
                _place.Move(_cursor.Unsigned());
                break;
            case Bind:
                count = 1;
                break;
            case BindAndAdd:
                (count, skip) = (1, _cursor.Unsigned());
                break;
            case BindAndAddScaled:
                (count, skip) = (1, (ulong)immediate * FixupPlace.PointerBytes);
                break;
            case BindTimesSkipping:
                (count, skip) = (_cursor.Unsigned(), _cursor.Unsigned());
                break;
            default:
                findings.Add(Rules.OpcodeEncoding, at, $"bind opcode 0x{opcode:x2}");
                return false;
        }

        if (_cursor.Failed)
        {
            findings.Add(Rules.OpcodeEncoding, at, $"the number of bind opcode 0x{opcode:x2}");
            return false;
        }

        return count == 0 || BindAll(count, skip, at, program);
    }

    private void SetLibrary(long ordinal) => (_ordinal, _hasOrdinal) = (ordinal, true);

    private bool SetName(long at)
    {
        ReadOnlySpan<byte> name = _cursor.Text();
        if (_cursor.Failed)
        {
            findings.Add(Rules.OpcodeName, at, "a symbol's name does not end in the table");
            return false;
        }

        _isSame = name.SequenceEqual(_symbol);
        _symbol = name;
        _hasSymbol = true;
        return true;
    }

    private bool BindAll(ulong count, ulong skip, long at, int program)
    {
        if (!_hasSymbol || !_hasOrdinal)
        {
            findings.Add(Rules.OpcodeState, at, "a bind before the opcodes that set its symbol and library");
            return false;
        }

        if (_type != TypePointer)
        {
            findings.Add(Rules.OpcodeType, at, $"a bind of type {_type}");
            return false;
        }

        const uint WeakFlags = MachHeader.BindsToWeak | MachHeader.WeakDefines;
        findings.Require(
            !_isWeak || (image.Flags & WeakFlags) != 0, Rules.BindsToWeakFlag, at, $"there is a weak bind, but the flags are 0x{image.Flags:x}");
        if (!_isWeak)
        {
            FixupPlace.CheckLibrary(image, _ordinal, at, findings);
        }

        // ld64-609 binds lazy pointers of weak symbols twice in a row, to the same symbol: no harm.
        bool isAgain = _isSame;
        _isSame = true;
        for (; count != 0; count--)
        {
            if (!_place.Check(at, isAgain && _place.FileOffset == _last))
            {
                return false;
            }

            (_last, isAgain) = (_place.FileOffset, false);
            _names.Check(_place.Address, _symbol, at, findings);
            _lazy?.Add(program, _place.Address, at);
            _place.Move(unchecked(skip + FixupPlace.PointerBytes));
        }

        return true;
    }
}
