using System;
using System.Collections.Generic;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of relative method lists.</summary>
internal static class MethodListMutants
{
    private const int SecondList = 24;

    internal static IEnumerable<Mutant> All =>
    [
        Of(Rules.MethodListEntries.Name, (f, at) => f.Set32(at, 0x8000_0018)),
        Of(Rules.MethodListEntries.Name, (f, at) => f.Set32(at, 0xc000_000c)),
        Of(Rules.MethodListEntries.Name, (f, at) => f.Set32(at + SecondList, 12)),
        Of(Rules.MethodListSize.Name, (f, at) => f.Set32(at + 4, 1000)),
        Of(Rules.MethodListSize.Name, (f, at) => f.Set32(at + SecondList + 4, uint.MaxValue)),
        Of(Rules.MethodListSelector.Name, (f, at) => f.Set32(at + 8, f.Get32(at + 8) + 4)),
        Of(Rules.MethodListSelector.Name, (f, at) => f.Set32(at + SecondList + 8, f.Get32(at + SecondList + 8) + 16)),
        Of(Rules.MethodListSelector.Name, (f, at) => f.Set32(at + SecondList + 20, 0)),
    ];

    /// <summary>A dylib with a list of one method, zeros, and a list of two, with two selectors.</summary>
    internal static byte[] Sample()
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0xd65f03c0); // RET
        int names = builder.Section("__TEXT", "__objc_methname", "one\0two\0"u8.ToArray(), SectionTypes.CStringLiterals);
        byte[] lists = new ByteWriter().Word(0x8000_000c).Word(1).Word(0).Word(0).Word(0).Word(0)
            .Word(0x8000_000f).Word(2).Word(0).Word(0).Word(0).Word(0).Word(0).Word(0).ToArray();
        int list = builder.Section("__TEXT", "__objc_methlist", lists, SectionTypes.Regular, 3);
        int slots = builder.Section("__DATA", "__objc_selrefs", new byte[16], SectionTypes.NoDeadStrip, 3);
        int function = builder.Define("_function", text, 0);
        int[] name = [builder.Define("l_one", names, 0, isExternal: false), builder.Define("l_two", names, 4, isExternal: false)];
        int[] slot = [builder.Define("l_slot_one", slots, 0, isExternal: false), builder.Define("l_slot_two", slots, 8, isExternal: false)];
        builder.Pointer(slots, 0, name[0]).Pointer(slots, 8, name[1]);
        foreach ((uint at, int selector) in new[] { (8u, 0), (SecondList + 8u, 0), (SecondList + 20u, 1) })
        {
            int method = builder.Define($"l_method{at}", list, at, isExternal: false, description: SymbolTypes.AltEntry);
            builder.Difference(list, at, slot[selector], method, 2);
            builder.Difference(list, at + 8, function, method, 2);
        }

        const string path = "methods.o";
        LoadedInput input = new(new InputRequest.File(path), path, builder.Build(), 0);
        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            InstallName = "@rpath/libmethods.dylib",
            OutputPath = "methods",
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(26)),
            Inputs = [input.Request],
        };
        return [.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, [input], options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    private static Mutant Of(string rule, Action<BrokenImage, int> change) =>
        new(rule, Sample, f => change(f, (int)f.SectionOf("__objc_methlist").FileOffset));
}
