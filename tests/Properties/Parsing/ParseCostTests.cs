using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>Files made to be read in quadratic time are read in linear time: each here takes a quadratic reader minutes, the parsers some
/// tens of milliseconds.</summary>
[Collection(CostTests.Name)]
public sealed class ParseCostTests
{
    [Fact]
    public async Task An_index_is_made_in_linear_time_though_no_name_of_a_member_ends()
    {
        byte[] archive = new ArchiveBuilder(ArchiveStyle.Bsd) { HasIndex = false }.Add("a.o", EndlessNames(200_000, 16 << 20)).Build();
        ParsedArchive? read = null;
        Assert.True(await QuickWork.IsQuickAsync(_ => read = Outcome.Value(ParseArchive.Run(
            "x.a", archive, LoadModifiers.None, ImmutableDictionary<string, LoadedInput>.Empty))));
        Assert.Empty(read?.Index.NameOffsets ?? [0]);
    }

    [Fact]
    public void An_index_of_a_thin_archive_takes_the_names_of_a_file_once_however_often_it_is_named()
    {
        const int tableBytes = 1 << 20;
        byte[] archive = Thin("a.o/\n", Enumerable.Repeat("/0", 3_000));
        ImmutableDictionary<string, LoadedInput> files = ImmutableDictionary<string, LoadedInput>.Empty.Add("a.o", Outcome.File("a.o", OneName(tableBytes)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ParsedArchive read = Outcome.Value(ParseArchive.Run("x.a", archive, LoadModifiers.None, files));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, tableBytes, 4 * tableBytes);
        Assert.Equal(3_000, read.Members.Length);
        Assert.Equal(0, Assert.Single(read.Index.MemberOf));
    }

    [Fact]
    public async Task Slices_of_a_file_are_looked_through_once_however_often_a_thin_archive_names_it()
    {
        const int slices = 200_000;
        var file = new ByteWriter().BigEndianWord(MachHeaderOfUniversal).BigEndianWord(slices);
        file.Append(new byte[slices * 20]);
        byte[] archive = Thin("a.o/\n", Enumerable.Repeat("/0", 200_000));
        ImmutableDictionary<string, LoadedInput> files = ImmutableDictionary<string, LoadedInput>.Empty.Add("a.o", Outcome.File("a.o", file.ToArray()));
        Assert.True(await QuickWork.IsQuickAsync(_ => Outcome.Value(ParseArchive.Run("x.a", archive, LoadModifiers.None, files))));
    }

    [Theory]
    [InlineData(20_000, true)]
    [InlineData(16, false)]
    public void Long_names_that_members_share_by_the_thousand_are_malformed(int members, bool isMalformed)
    {
        byte[] archive = Thin(new string('a', 100_000) + "/\n", Enumerable.Repeat("/0", members));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Diagnostic[] errors = Outcome.Errors(ParseArchive.Run("x.a", archive, LoadModifiers.None, ImmutableDictionary<string, LoadedInput>.Empty));
        Assert.Equal(isMalformed ? ParsingCodes.MalformedArchive : ParsingCodes.MissingMember, errors[^1].Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L * archive.Length);
    }

    [Fact]
    public async Task Loads_and_the_leaves_of_those_that_are_reexported_are_compared_in_linear_time()
    {
        var builder = new DylibBuilder("/a") { Flags = MachHeader.TwoLevel };
        for (int i = 0; i < 150_000; i++)
        {
            builder.Load(LoadCommands.LoadDylib, $"/lib{i:d6}").Text(LoadCommands.SubLibrary, $"lob{i:d6}");
        }

        byte[] file = builder.Load(LoadCommands.LoadDylib, "/b").Text(LoadCommands.SubLibrary, "b").Build();
        ParsedDylib? read = null;
        Assert.True(await QuickWork.IsQuickAsync(_ => read = Outcome.Value(ParseDylibFile.Run("a.dylib", file))));
        Assert.Equal("/b", Assert.Single(read?.Reexports ?? []));
    }

    [Fact]
    public async Task A_slice_is_chosen_in_linear_time_though_all_are_the_same_white_space()
    {
        const int slices = 100_000;
        var file = new ByteWriter().BigEndianWord(MachHeaderOfUniversal).BigEndianWord(slices);
        int start = 8 + (slices * 20);
        const int size = 16 << 20;
        for (int i = 0; i < slices; i++)
        {
            file.BigEndianWord(MachHeader.CpuTypeArm64).BigEndianWord(MachHeader.CpuSubtypeArm64E).BigEndianWord((uint)start).BigEndianWord(size).BigEndianWord(0);
        }

        file.Append(Filled(size, (byte)'\n'));
        byte[] bytes = file.ToArray();
        Diagnostic? error = null;
        Assert.True(await QuickWork.IsQuickAsync(_ => error = Outcome.Error(SelectSlice.Run(new Origin("a"), bytes))));
        Assert.Equal(ParsingCodes.WrongArchitecture, error?.Code);
    }

    [Fact]
    public async Task A_quadratic_reader_is_rejected() => Assert.False(await QuickWork.IsQuickAsync(
        stop =>
        {
            byte[] names = Filled(16 << 20, (byte)'a');
            for (int i = 0; i < 200_000 && !stop.IsCancellationRequested; i++)
            {
                Assert.Equal(-1, names.AsSpan(i).IndexOf((byte)0));
            }
        },
        TimeSpan.FromSeconds(1)));

    private const uint MachHeaderOfUniversal = 0xcafebabe;

    private static byte[] Filled(int size, byte value)
    {
        byte[] bytes = new byte[size];
        Array.Fill(bytes, value);
        return bytes;
    }

    // A thin archive without an index: its table of long names, and the names of its members as their headers have them.
    private static byte[] Thin(string longNames, IEnumerable<string> members)
    {
        var file = new ByteWriter().Text("!<thin>\n").Text("//".PadRight(48)).Text($"{longNames.Length}".PadRight(10)).Text("`\n").Text(longNames).Align(2);
        foreach (string name in members)
        {
            file.Text(name.PadRight(48)).Text("0".PadRight(10)).Text("`\n");
        }

        return file.ToArray();
    }

    private static byte[] OneName(int tableBytes)
    {
        byte[] names = EndlessNames(1, tableBytes);
        names[^(tableBytes - 9)] = 0;
        return names;
    }

    // An object of external symbols whose names begin one after the other in a string table without a NUL.
    private static byte[] EndlessNames(int count, int tableBytes)
    {
        var file = new ByteWriter().Word(MachHeader.Magic64).Word(MachHeader.CpuTypeArm64).Word(0).Word(MachHeader.Object).Word(1).Word(24).Word(0).Word(0);
        int symbols = MachHeader.SizeBytes + 24;
        file.Word(LoadCommands.Symtab).Word(24).Word((uint)symbols).Word((uint)count).Word((uint)(symbols + (count * 16))).Word((uint)tableBytes);
        for (uint i = 1; i <= count; i++)
        {
            file.Word(i).Byte(SymbolTypes.Absolute | SymbolTypes.External).Byte(0).Byte(0).Byte(0).Long(0);
        }

        file.Append(Filled(tableBytes, (byte)'a'));
        return file.ToArray();
    }
}
