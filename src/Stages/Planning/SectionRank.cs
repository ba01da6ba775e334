using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>The order of segments and, in each, of sections; equal ranks keep the order of first appearance.</summary>
internal static class SectionRank
{
    private static readonly Name16 Bss = Name16.Of("__bss");

    /// <summary>__TEXT maps the header and comes first; __LINKEDIT, last, has no sections and no rank.</summary>
    internal static int OfSegment(Name16 segment)
    {
        if (segment == SectionNames.Text)
        {
            return 0;
        }

        if (segment == SectionNames.DataConst)
        {
            return 1;
        }

        return segment == SectionNames.Data ? 2 : 3;
    }

    /// <summary>Code before the data that it is near to; unwind information last in __TEXT but for zerofill, which is last anywhere (it has no file space).</summary>
    internal static int OfSection(SectionKey key, uint flags, SyntheticKind synthetic)
    {
        switch (synthetic)
        {
            case SyntheticKind.Stubs:
                return 2;
            case SyntheticKind.StubHelper:
                return 3;
            case SyntheticKind.ObjCStubs:
                return 4;
            case SyntheticKind.InitOffsets:
                return 5;
            case SyntheticKind.UnwindInfo:
                return 18;
            case SyntheticKind.EhFrame:
                return 19;
            case SyntheticKind.Got:
                return 0;
            case SyntheticKind.LazyPointers:
                return 1;
            case SyntheticKind.TlvPointers:
                return 12;
        }

        if (key == SectionNames.TextText)
        {
            return 0;
        }

        // dyld takes the thread-local template to run from the first of these sections to the last: nothing may lie between.
        // An object may say of any section that it has instructions; those without bytes stay last nevertheless.
        return (flags & SectionTypes.TypeMask) switch
        {
            SectionTypes.ThreadLocalVariables => 11,
            SectionTypes.ThreadLocalRegular => 20,
            SectionTypes.ThreadLocalZerofill => 21,
            SectionTypes.Zerofill => key.Section == Bss ? 23 : 22,
            SectionTypes.GigabyteZerofill => 24,
            _ => (flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0 ? 1 : 10,
        };
    }
}
