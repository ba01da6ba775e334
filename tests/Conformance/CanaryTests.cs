using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Comparing;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The comparison would notice: a bit flipped in any dimension of an output makes a difference that is not tolerated.</summary>
public sealed class CanaryTests
{
    /// <summary>A dimension of the comparison and a place in the file that belongs to it.</summary>
    public static TheoryData<string, string> Places { get; } = new()
    {
        { "header", "flags" },
        { "commands", "minimum version" },
        { "libraries", "library name" },
        { "segments", "initial protection" },
        { "sections", "section flags" },
        { "symbols", "symbol description" },
        { "symbols", "symbol name" },
        { "exports", "export trie" },
        { "imports", "import ordinal" },
        { "fixups", "rebase target" },
        { "unwind", "unwind encoding" },
        { "function starts", "function starts" },
        { "data in code", "data in code" },
        { "code", "branch" },
        { "code", "plain instruction" },
        { "data", "initial value" },
        { "data", "string" },
    };

    [CaseTheory]
    [MemberData(nameof(Places))]
    public async Task A_flipped_bit_is_noticed(string dimension, string place)
    {
        if (!CaseFile.All.TryGetValue("everything", out CaseFile? test))
        {
            return;
        }

        CaseResult result = (await CaseResult.OfAsync(test.Name)).Single(static r => r.Variant == "chained");
        byte[] peer = await File.ReadAllBytesAsync(Path.Combine((result.Peer ?? result.Ours).Folder, "main"));
        byte[] ours = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, "main"));
        int offset = Offset(new MachoImage(ours), place);
        for (int bit = 0; bit < 8; bit++)
        {
            byte[] flipped = [.. ours];
            flipped[offset] ^= (byte)(1 << bit);
            Assert.True(IsNoticed(test, flipped, peer, dimension), $"bit {bit} of the byte at {offset:x} ({place}) makes no difference in {dimension}");
        }
    }

    [Fact]
    public void Every_dimension_has_a_canary() =>
        Assert.Equal(DescribeImage.Dimensions.Order(StringComparer.Ordinal), Places.Select(static row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));

    [CaseTheory]
    [InlineData("optimisation-hints")]
    public async Task A_hint_that_was_not_applied_is_noticed(string name)
    {
        if (!CaseFile.All.TryGetValue(name, out CaseFile? test))
        {
            return;
        }

        CaseResult result = (await CaseResult.OfAsync(test.Name)).Single(static r => r.Variant == "chained");
        byte[] ours = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, "main"));
        MachoImage image = new(ours);
        byte[] flipped = [.. ours];
        flipped[image.OffsetOf(Code(image).First(a => image.U32(image.OffsetOf(a)) == Instructions.Nop))] ^= 1;
        Assert.Contains(Tolerances.Unexplained(test, CompareImages.Shapes(new MachoImage(flipped), image)), static d => d.Dimension == "shapes");
    }

    private static bool IsNoticed(CaseFile test, byte[] flipped, byte[] peer, string dimension)
    {
        try
        {
            List<Difference> differences = CompareImages.Run(new MachoImage(flipped), new MachoImage(peer));
            return Tolerances.Unexplained(test, differences).Any(d => d.Dimension == dimension);
        }
        catch (Exception unreadable) when (unreadable is IndexOutOfRangeException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return true;
        }
    }

    /// <summary>The offset in the file of a place.</summary>
    internal static int Offset(MachoImage image, string place) => place switch
    {
        "flags" => 24,
        "minimum version" => Command(image, 0x32) + 14,
        "library name" => Command(image, 0xc) + 26,
        "initial protection" => image.Commands.Last(static c => c.Kind == 0x19).Offset + 60,
        "section flags" => image.Commands.Where(static c => c.Kind == 0x19).ElementAt(1).Offset + 72 + 64,
        "symbol description" => SymbolTable(image) + 16 * image.Symbols.FindIndex(static s => s.Name == "_main") + 6,
        "symbol name" => (int)image.U32(Command(image, 2) + 16) + (int)image.U32(SymbolTable(image) + 16 * image.Symbols.FindIndex(static s => s.Name == "_main")) + 3,
        "export trie" => (int)image.U32(Command(image, 0x80000033) + 8) + 2,
        "import ordinal" => ImportTable(image),
        "rebase target" => image.OffsetOf(ReadFixups.Run(image).First(static f => f.Import.Length == 0 && f.Place % 8 == 0).Place),
        "unwind encoding" => CommonEncodings(image) + 3,
        "function starts" => (int)image.U32(Command(image, 0x26) + 8),
        "data in code" => (int)image.U32(Command(image, 0x29) + 8) + 4,
        "branch" => image.OffsetOf(Code(image).First(a => Instructions.IsBranch26(image.U32(image.OffsetOf(a))))),
        "plain instruction" => image.OffsetOf(Code(image).First(a => image.U32(image.OffsetOf(a)) == 0xd65f03c0)),
        "initial value" => image.OffsetOf(Value(image, "_value")),
        "string" => (int)(image.Section("__TEXT,__cstring") ?? throw new InvalidOperationException("no strings")).FileOffset + 1,
        _ => throw new ArgumentOutOfRangeException(nameof(place)),
    };

    private static int Command(MachoImage image, uint kind) => (image.Command(kind) ?? throw new InvalidOperationException($"no command {kind:x}")).Offset;

    private static int SymbolTable(MachoImage image) => (int)image.U32(Command(image, 2) + 8);

    private static ulong Value(MachoImage image, string name) => image.Symbols.First(s => s.Name == name).Value;

    private static int ImportTable(MachoImage image)
    {
        int header = (int)image.U32(Command(image, 0x80000034) + 8);
        return header + (int)image.U32(header + 8);
    }

    private static int CommonEncodings(MachoImage image)
    {
        ImageSection section = image.Section("__TEXT,__unwind_info") ?? throw new InvalidOperationException("no unwind info");
        return (int)(section.FileOffset + image.U32((int)section.FileOffset + 4));
    }

    private static IEnumerable<ulong> Code(MachoImage image)
    {
        ImageSection text = image.Section("__TEXT,__text") ?? throw new InvalidOperationException("no code");
        for (ulong at = text.Address; at < text.Address + text.Size; at += 4)
        {
            yield return at;
        }
    }
}
