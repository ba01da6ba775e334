using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Stages.Image;

namespace AfsLd.Stages.Hints;

/// <summary>Makes sequences of instructions that form an address shorter, where the address is near enough.</summary>
/// <remarks>
/// A hint promises that an address register that it names is used for nothing else; the instructions say all the rest, so a
/// rewritten sequence loads, stores or forms exactly the address that these words form. Register 31 is SP in one
/// instruction and zero in another: such sequences stay.
/// </remarks>
/// <param name="address">The address of the code in the output; a multiple of 4.</param>
/// <param name="code">The relocated code.</param>
internal readonly ref struct HintRewriter(ulong address, Span<byte> code)
{
    private readonly Span<byte> code = code;

    /// <summary>Applies one hint to the instructions at byte offsets in the code.</summary>
    internal void Apply(OptimizationHintKind kind, int first, int second, int third)
    {
        uint adrp = Word(first);
        if (!Arm64.IsAdrp(adrp) || Arm64.RegisterD(adrp) == 31)
        {
            return;
        }

        uint next = Word(second);
        if (kind == OptimizationHintKind.AdrpAdrp)
        {
            DropSecondPage(adrp, first, next, second);
            return;
        }

        if (Arm64.RegisterN(next) != Arm64.RegisterD(adrp))
        {
            return;
        }

        bool isAdd = Arm64.IsAdd64Unshifted(next) && Arm64.RegisterD(next) != 31;
        bool isSlotLoad = Arm64.IsLoad64Immediate(next) && Arm64.RegisterD(next) != 31;
        switch (kind)
        {
            case OptimizationHintKind.AdrpAdd when isAdd:
            case OptimizationHintKind.AdrpLdrGot when isAdd:
                _ = FormAddress(adrp, first, next, second);
                break;
            case OptimizationHintKind.AdrpLdr:
            case OptimizationHintKind.AdrpLdrGot when isSlotLoad:
                LoadLiteral(adrp, first, next, second);
                break;
            case OptimizationHintKind.AdrpAddLdr when isAdd && IsLoadFrom(next, third):
            case OptimizationHintKind.AdrpLdrGotLdr when isAdd && IsLoadFrom(next, third):
                AddThenLoad(adrp, first, next, second, third);
                break;
            case OptimizationHintKind.AdrpAddStr when isAdd && IsStoreTo(next, third) && !StoresPage(adrp, next, third):
            case OptimizationHintKind.AdrpLdrGotStr when isAdd && IsStoreTo(next, third) && !StoresPage(adrp, next, third):
                AddThenStore(adrp, first, next, second, third);
                break;
            case OptimizationHintKind.AdrpLdrGotLdr when isSlotLoad && IsLoadFrom(next, third):
            case OptimizationHintKind.AdrpLdrGotStr when isSlotLoad && IsStoreTo(next, third) && !StoresPage(adrp, next, third):
                LoadLiteral(adrp, first, next, second);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// <code>
    ///   ADRP Xn, a@PAGE         ADRP Xn, a@PAGE
    ///   ADRP Xn, b@PAGE    →    NOP                  if a and b are on one page
    /// </code>
    /// </summary>
    private void DropSecondPage(uint adrp, int first, uint next, int second)
    {
        if (Arm64.IsAdrp(next)
            && Arm64.RegisterD(next) == Arm64.RegisterD(adrp)
            && Arm64.PageOfAdrp(next, AddressOf(second)) == Arm64.PageOfAdrp(adrp, AddressOf(first)))
        {
            Put(second, Arm64.Nop);
        }
    }

    /// <summary>
    /// <code>
    ///   ADRP Xn, a@PAGE            ADR Xn, a          NOP
    ///   ADD  Xm, Xn, a@OFF    →    NOP           or   ADR Xm, a     if m is not n: Xm may be in use before the ADD
    /// </code>
    /// </summary>
    private bool FormAddress(uint adrp, int first, uint add, int second)
    {
        ulong target = Arm64.PageOfAdrp(adrp, AddressOf(first)) + Arm64.Immediate12(add);
        bool isSame = Arm64.RegisterD(add) == Arm64.RegisterD(adrp);
        int place = isSame ? first : second;
        long displacement = (long)(target - AddressOf(place));
        if (!Arm64.IsWithinOneMiB(displacement))
        {
            return false;
        }

        Put(isSame ? second : first, Arm64.Nop);
        Put(place, Arm64.Adr(Arm64.RegisterD(add), displacement));
        return true;
    }

    /// <summary>
    /// <code>
    ///   ADRP Xn, a@PAGE              NOP
    ///   LDR  Rt, [Xn, a@OFF]    →    LDR  Rt, a
    /// </code>
    /// </summary>
    private void LoadLiteral(uint adrp, int first, uint load, int second)
    {
        ulong target = Arm64.PageOfAdrp(adrp, AddressOf(first)) + OffsetOf(load);
        if (TryLiteral(load, target, second, out uint literal))
        {
            Put(first, Arm64.Nop);
            Put(second, literal);
        }
    }

    /// <summary>
    /// <code>
    ///   ADRP Xn, a@PAGE             NOP             as FormAddress         ADRP Xn, a@PAGE
    ///   ADD  Xm, Xn, a@OFF     →    NOP        or                     or   NOP                     if m is n
    ///   LDR  Rt, [Xm, #i]           LDR Rt, a+i     LDR Rt, [Xm, #i]       LDR  Rt, [Xn, a@OFF+i]
    /// </code>
    /// </summary>
    private void AddThenLoad(uint adrp, int first, uint add, int second, int third)
    {
        uint load = Word(third);
        ulong target = Arm64.PageOfAdrp(adrp, AddressOf(first)) + Arm64.Immediate12(add) + OffsetOf(load);
        if (TryLiteral(load, target, third, out uint literal))
        {
            Put(first, Arm64.Nop);
            Put(second, Arm64.Nop);
            Put(third, literal);
        }
        else if (!FormAddress(adrp, first, add, second))
        {
            FoldOffset(adrp, add, second, load, third);
        }
    }

    /// <summary>As <see cref="AddThenLoad"/>; there is no STR (literal). A store of the address itself needs the whole address.</summary>
    private void AddThenStore(uint adrp, int first, uint add, int second, int third)
    {
        uint store = Word(third);
        bool storesAddress = Arm64.IsOfIntegers(store) && Arm64.RegisterD(store) == Arm64.RegisterN(store);
        if (!FormAddress(adrp, first, add, second) && !storesAddress)
        {
            FoldOffset(adrp, add, second, store, third);
        }
    }

    /// <summary>Moves the offset of the ADD into the load or store, if it fits there, and if the ADRP's register is not another one, which may have changed since.</summary>
    private void FoldOffset(uint adrp, uint add, int second, uint access, int third)
    {
        int scale = Arm64.LoadStoreScaleLog2(access);
        uint offset = Arm64.Immediate12(add) + OffsetOf(access);
        if (Arm64.RegisterD(add) == Arm64.RegisterD(adrp) && (offset & ((1u << scale) - 1)) == 0 && offset >> scale <= 0xfff)
        {
            Put(second, Arm64.Nop);
            Put(third, Arm64.WithImmediate12(access, offset >> scale));
        }
    }

    private bool TryLiteral(uint load, ulong target, int place, out uint literal)
    {
        literal = Arm64.LiteralFromLoad(load);
        long displacement = (long)(target - AddressOf(place));
        if (literal == 0 || (displacement & 3) != 0 || !Arm64.IsWithinOneMiB(displacement))
        {
            return false;
        }

        literal = Arm64.WithLiteral(literal, displacement);
        return true;
    }

    private bool IsLoadFrom(uint previous, int place) =>
        Arm64.IsRegisterLoadImmediate(Word(place)) && Arm64.RegisterN(Word(place)) == Arm64.RegisterD(previous);

    private bool IsStoreTo(uint previous, int place) =>
        Arm64.IsStoreImmediate(Word(place)) && Arm64.RegisterN(Word(place)) == Arm64.RegisterD(previous);

    /// <summary>True if what is stored is the page of the ADRP, which then must stay.</summary>
    private bool StoresPage(uint adrp, uint next, int place) =>
        Arm64.IsOfIntegers(Word(place)) && Arm64.RegisterD(Word(place)) == Arm64.RegisterD(adrp) && Arm64.RegisterD(next) != Arm64.RegisterD(adrp);

    private static uint OffsetOf(uint access) => Arm64.Immediate12(access) << Arm64.LoadStoreScaleLog2(access);

    private ulong AddressOf(int offset) => address + (ulong)offset;

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(code[offset..]);

    private void Put(int offset, uint word) => BinaryPrimitives.WriteUInt32LittleEndian(code[offset..], word);
}
