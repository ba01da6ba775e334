using System;
using System.Buffers.Binary;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;
using Xunit;
using static AfsLd.Tests.Properties.Verifying.TotalityProperties;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Images of two megabytes that were made to keep a verifier busy are refused soon.</summary>
public sealed class HostileImageTests
{
    private const int Size = 0x20_0000;

    // LC_DYLD_INFO_ONLY: the rebase opcodes are at 8, the bind opcodes at 16.
    private const int Rebase = 8;
    private const int Bind = 16;

    private static readonly byte[] MinusEight = [0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

    [Fact]
    public void A_trie_whose_nodes_share_bytes()
    {
        // The root and its 255 children lead to 65,025 nodes in a run of ones: each has a payload of 1 byte, and a name that goes on to the end.
        byte[] trie = new byte[Size];
        trie.AsSpan(0, Size - 8).Fill(1);
        const int table = 2 + (255 * 5);
        for (int node = 0; node < 256; node++)
        {
            int at = node * table;
            trie[at] = 0;
            trie[at + 1] = 255;
            for (int edge = 0; edge < 255; edge++)
            {
                int child = node == 0 ? (edge + 1) * table : 0x6_0000 + (((node * 255) + edge) * 2);
                ReadOnlySpan<byte> bytes = [(byte)(edge + 1), 0, (byte)(0x80 | (child & 0x7f)), (byte)(0x80 | ((child >> 7) & 0x7f)), (byte)(child >> 14)];
                bytes.CopyTo(trie.AsSpan(at + 2 + (edge * 5)));
            }
        }

        BrokenImage image = Large(SampleProgram.Chained(), trie, out int start);
        int command = image.Command(LoadCommands.DyldExportsTrie);
        Refused(image.Set32(command + 8, (uint)start).Set32(command + 12, Size));
    }

    [Fact]
    public void A_pool_of_names_without_an_end()
    {
        byte[] pool = new byte[Size];
        pool.AsSpan().Fill(0x61);
        BrokenImage image = Large(SampleProgram.Chained(), pool, out int start);
        int symtab = image.Command(LoadCommands.Symtab);
        int symbols = (int)image.Get32(symtab + 8);
        for (uint i = 0; i < image.Get32(symtab + 12); i++)
        {
            image.Set32(symbols + (int)(i * NList64.SizeBytes), i);
        }

        Refused(image.Set32(symtab + 16, (uint)start).Set32(symtab + 20, Size));
    }

    [Fact]
    public void Many_symbols_with_one_endless_name()
    {
        byte[] table = new byte[Size];
        for (int at = 0; at < Size / 2; at += NList64.SizeBytes)
        {
            table[at + 4] = SymbolTypes.External | SymbolTypes.Absolute;
        }

        table.AsSpan(Size / 2, (Size / 2) - 1).Fill(0x61);
        BrokenImage image = Large(SampleProgram.Chained(), table, out int start).Remove(LoadCommands.DyldExportsTrie);
        int symtab = image.Command(LoadCommands.Symtab);
        uint count = Size / 2 / NList64.SizeBytes;
        image.Set32(symtab + 8, (uint)start).Set32(symtab + 12, count).Set32(symtab + 16, (uint)(start + (Size / 2))).Set32(symtab + 20, Size / 2);
        int groups = image.Command(LoadCommands.Dysymtab) + 8;
        Refused(image.Set32(groups + 4, 0).Set32(groups + 8, 0).Set32(groups + 12, count).Set32(groups + 16, count).Set32(groups + 20, 0));
    }

    [Fact]
    public void Opcodes_that_count_to_the_end_of_the_world() =>
        Refused(WithOpcodes(Rebase, f => [0x11, Data(f, 0x20), 0, 0x60, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]));

    [Fact]
    public void Opcodes_that_stay_where_they_are() =>
        Refused(WithOpcodes(Bind, f =>
            [0x11, 0x51, 0x40, 0x61, 0, Data(f, 0x70), 0, 0xc0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, .. MinusEight]));

    [Fact]
    public void Opcodes_that_begin_again_and_again() =>
        Refused(WithOpcodes(Rebase, f => [0x11, .. Enumerable.Repeat<byte[]>([Data(f, 0x20), 0, 0x60, 0x80, 0x08], Size / 5).SelectMany(static b => b)]));

    [Fact]
    public void Opcodes_that_bind_one_place_again_and_again() =>
        Refused(WithOpcodes(Bind, f => [0x11, 0x51, 0x40, 0x61, 0, .. Enumerable.Repeat<byte[]>([Data(f, 0x70), 0, 0xc0, 3, .. MinusEight], Size / 14).SelectMany(static b => b)]));

    [Fact]
    public void Pages_of_unwind_information_that_share_their_entries()
    {
        byte[] info = new byte[Size];
        const int page = Size - 0x8_0010;
        const int count = (page - 28) / CompactUnwind.IndexEntrySizeBytes;
        Words(info, 0, CompactUnwind.SectionVersion, 28, 0, 28, 0, 28, count);
        for (int i = 0; i < count; i++)
        {
            Words(info, 28 + (i * CompactUnwind.IndexEntrySizeBytes), (uint)i, i == count - 1 ? 0u : page, 28);
        }

        Words(info, page, CompactUnwind.RegularPage, 0xffff_0008);
        BrokenImage image = Large(SampleProgram.Chained(), info, out int start);
        Refused(image.Set64(image.Section("__unwind_info") + 40, Size).Set32(image.Section("__unwind_info") + 48, (uint)start));
    }

    [Fact]
    public void Many_load_commands()
    {
        byte[] commands = new byte[Size];
        int size = HeaderMutants.Dylib(LoadCommands.LoadDylib, "me").Length;
        int count = (Size - MachHeader.SizeBytes) / size;
        SampleProgram.Chained().AsSpan(0, MachHeader.SizeBytes).CopyTo(commands);
        for (int i = 0; i < count; i++)
        {
            HeaderMutants.Dylib(LoadCommands.LoadDylib, "me").CopyTo(commands, MachHeader.SizeBytes + (i * size));
        }

        Refused(new BrokenImage(commands).Set32(16, (uint)count).Set32(20, (uint)(count * size)));
    }

    [Fact]
    public void Many_local_relocations()
    {
        BrokenImage image = Large(StandaloneSample.StaticPie(), new byte[Size], out int start);
        int table = image.Command(LoadCommands.Dysymtab);
        Refused(image.Set32(table + 72, (uint)start).Set32(table + 76, Size / 8));
    }

    private static void Refused(BrokenImage image) => Assert.Null(Fault(image.Bytes, Answer.Refused, VerifyImage.Run));

    private static byte Data(BrokenImage f, byte opcode) => (byte)(opcode | f.SegmentOf("__DATA").Index);

    private static BrokenImage WithOpcodes(int field, Func<BrokenImage, byte[]> opcodes)
    {
        byte[] table = opcodes(new BrokenImage(SampleProgram.Classic()));
        BrokenImage image = Large(SampleProgram.Classic(), table, out int start);
        int command = image.Command(LoadCommands.DyldInfoOnly) + field;
        return image.Set32(command, (uint)start).Set32(command + 4, (uint)table.Length);
    }

    // The image with more bytes at the end of __LINKEDIT.
    private static BrokenImage Large(byte[] file, byte[] more, out int start)
    {
        start = (file.Length + 7) & ~7;
        BrokenImage image = new BrokenImage(file).Resize(start + more.Length);
        more.CopyTo(image.Bytes, start);
        int segment = image.Segment("__LINKEDIT");
        ulong size = (ulong)image.Bytes.Length - image.SegmentOf("__LINKEDIT").FileOffset;
        return image.Set64(segment + 32, (size + 0x3fff) & ~0x3fffUL).Set64(segment + 48, size);
    }

    private static void Words(byte[] bytes, int at, params uint[] words)
    {
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), word);
            at += 4;
        }
    }
}
