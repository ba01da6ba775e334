using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Verification;
using AfsLd.Examples.Library;
using AfsLd.Stages.Verifying;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Samples;

/// <summary>README's library sample is real code, and it links.</summary>
public sealed class ComposeStagesTests
{
    private const string Begin = "// README: begin";
    private const string End = "// README: end";

    [Fact]
    public void The_sample_links_the_hello_object()
    {
        string path = RepositoryFile.PathOf("examples/hello/hello.o");
        Fin<ImmutableArray<byte>> linked = ComposeStages.Link(path, File.ReadAllBytes(path));
        Assert.True(linked.IsSucc);
        ImmutableArray<byte> file = linked.IfFail([]);
        Assert.Equal(MachHeader.Magic64, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan()));
        Assert.Equal(MachHeader.Execute, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan()[12..]));
        Assert.True(VerifyImage.Run(file.AsMemory(), "hello").IsAccepted);
    }

    [Fact]
    public void The_sample_reports_a_cut_object()
    {
        string path = RepositoryFile.PathOf("examples/hello/hello.o");
        Assert.True(ComposeStages.Link(path, File.ReadAllBytes(path).AsMemory(0, 100)).IsFail);
    }

    [Fact]
    public void README_shows_the_sample_as_it_is()
    {
        string[] source = File.ReadAllLines(RepositoryFile.PathOf("examples/library/ComposeStages.cs"));
        string[] shown = [.. source
            .SkipWhile(line => !line.Contains(Begin, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains(End, StringComparison.Ordinal))
            .Select(line => line.Length >= 4 ? line[4..] : line)];
        string readme = File.ReadAllText(RepositoryFile.PathOf("README.md")).ReplaceLineEndings("\n");
        Assert.NotEmpty(shown);
        Assert.Contains(string.Join('\n', shown).Trim(), readme, StringComparison.Ordinal);
    }
}
