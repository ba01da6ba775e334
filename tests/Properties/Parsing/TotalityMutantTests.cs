using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>What the law of totality rejects: for each kind of file a reader that believes what the file says.</summary>
public sealed class TotalityMutantTests
{
    private const int Files = 30;
    private const int Damages = 40;

    private static readonly Dictionary<string, (TotalityLaw.Kind Kind, Action<byte[]> Read)> Careless = new()
    {
        ["commands of an object"] = (TotalityLaw.Kind.Object, bytes => ReadCommands(bytes, (_, _) => { })),
        ["sections of an object"] = (TotalityLaw.Kind.Object, bytes => ReadCommands(bytes, ReadSections)),
        ["symbols of an object"] = (TotalityLaw.Kind.Object, bytes => ReadCommands(bytes, ReadSymbols)),
        ["sizes of members"] = (TotalityLaw.Kind.Archive, ReadMembers),
        ["names of thin members"] = (TotalityLaw.Kind.ThinArchive, ReadThinNames),
        ["exports of a dylib"] = (TotalityLaw.Kind.Dylib, bytes => ReadCommands(bytes, ReadTrie)),
        ["slices of a universal file"] = (TotalityLaw.Kind.Universal, ReadSlices),
        ["lists of a stub"] = (TotalityLaw.Kind.Stub, ReadLists),
    };

    public static TheoryData<string> Names => [.. Careless.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reader_that_believes_the_file_is_caught(string name)
    {
        (TotalityLaw.Kind kind, Action<byte[]> read) = Careless[name];
        (int sound, int caught) = Count(kind, input =>
        {
            read(input.Bytes.ToArray());
            return TotalityLaw.Parse(input);
        });
        Assert.True(sound > Files / 4, $"{sound} sound files are read");
        Assert.True(caught > 0, "no damage is noticed");
    }

    [Fact]
    public void A_reader_that_allocates_what_a_count_says_is_caught()
    {
        (int sound, int caught) = Count(TotalityLaw.Kind.Object, input =>
        {
            // What an attacker would do is done within the memory of this machine: 16 MiB are as wrong as 64 GiB.
            uint count = BinaryPrimitives.ReadUInt32LittleEndian(input.Bytes.Span[20..]);
            GC.KeepAlive(new byte[Math.Min(count, 16 << 20)]);
            return TotalityLaw.Parse(input);
        });
        Assert.Equal(Files, sound);
        Assert.True(caught > 0);
    }

    [Fact]
    public void A_reader_that_blames_itself_is_caught()
    {
        (int sound, int caught) = Count(TotalityLaw.Kind.Archive, input => TotalityLaw.Parse(input).Match(
            Succ: Fin<ParsedInputs>.Succ,
            Fail: _ => new LinkError([new Diagnostic(Severity.Error, "internal", FailureClass.Internal, new Origin("x"), "impossible")])));
        Assert.Equal(Files, sound);
        Assert.True(caught > 0);
    }

    /// <summary>Files in which a reader that goes on by what it reads stays where it is.</summary>
    private static readonly Dictionary<string, (byte[] Sound, Func<byte[], byte[]> Damage, Action<byte[], CancellationToken> Read)> Circles = new()
    {
        ["a load command of no size"] = (new ObjectBuilder().Build(), bytes => With(bytes, 36, [0, 0, 0, 0]), WalkCommands),
        ["a member that ends before it begins"] = (
            new ArchiveBuilder(ArchiveStyle.Bsd).Add("a.o", new ObjectBuilder().Build()).Build(), bytes => With(bytes, 8 + 48, "-60       "u8), WalkMembers),
    };

    public static TheoryData<string> NamesOfCircles => [.. Circles.Keys];

    [Theory]
    [MemberData(nameof(NamesOfCircles))]
    public void A_reader_that_goes_round_in_circles_is_caught(string name)
    {
        (byte[] sound, Func<byte[], byte[]> damage, Action<byte[], CancellationToken> read) = Circles[name];
        bool hasEnded = false;
        Fin<ParsedInputs> Parse(LoadedInput input, CancellationToken stop)
        {
            hasEnded = false;
            read(input.Bytes.ToArray(), stop);
            hasEnded = true;
            return TotalityLaw.Parse(input);
        }

        Assert.Null(TotalityLaw.FirstBreach([sound], Parse));

        // Who never ends exceeds any budget: a small one shows it sooner.
        string? breach = TotalityLaw.FirstBreach([sound, damage(sound)], Parse, TimeSpan.FromSeconds(1));
        Assert.Equal("file 1 " + TotalityLaw.NoEnd, breach);
        Assert.True(hasEnded, "a thread is left behind");
        Assert.Null(TotalityLaw.FirstBreach([damage(sound)], TotalityLaw.Parse));
    }

    [Fact]
    public void A_reader_in_quadratic_time_is_caught_where_there_are_many_symbols()
    {
        const int count = 400_000;
        long steps = 0;
        long same = 0;
        string? breach = TotalityLaw.FirstBreach(
            [TotalityLaw.Large(TotalityLaw.Kind.Object, count)],
            (input, stop) =>
            {
                // One piece of the file for each symbol, compared with all that come before it.
                ReadOnlySpan<byte> bytes = input.Bytes.Span;
                for (int one = 0; one < count && !stop.IsCancellationRequested; one++)
                {
                    for (int other = 0; other < one; other++, steps++)
                    {
                        same += bytes[one * NList64.SizeBytes] == bytes[other * NList64.SizeBytes] ? 1 : 0;
                    }
                }

                return TotalityLaw.Parse(input);
            },
            TimeSpan.FromSeconds(1));
        Assert.InRange(same, 1, steps);
        Assert.NotNull(breach);

        // It would not have ended within the law's ten seconds either.
        Assert.True(steps * 10 < (long)count * count / 2, $"{steps} steps");
    }

    [Fact]
    public void The_linkers_own_readers_are_not() => Assert.All(
        Enum.GetValues<TotalityLaw.Kind>(), kind => Assert.Equal((Files, 0), Count(kind, TotalityLaw.Parse)));

    /// <summary>How many sound files keep the law, and how many of their damaged versions break it.</summary>
    private static (int Sound, int Caught) Count(TotalityLaw.Kind kind, Func<LoadedInput, Fin<ParsedInputs>> parse)
    {
        int sound = 0;
        int caught = 0;
        for (int seed = 0; seed < Files; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = TotalityLaw.File(kind, random);
            bool ends = ProcessorBudget.Suffices(stop =>
            {
                if (TotalityLaw.Breach(bytes, parse) is not null)
                {
                    return;
                }

                sound++;
                for (int i = 0; i < Damages && !stop.IsCancellationRequested; i++)
                {
                    caught += TotalityLaw.Breach(TotalityLaw.Damaged(bytes, random), parse) is null ? 0 : 1;
                }
            });
            Assert.True(ends, TotalityLaw.NoEnd);
        }

        return (sound, caught);
    }

    private static int Word(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static void ReadCommands(byte[] bytes, Action<byte[], int> read)
    {
        int at = 32;
        for (int n = Math.Min(Word(bytes, 16), 1000); n > 0; n--)
        {
            read(bytes, at);
            at += Word(bytes, at + 4);
        }
    }

    private static void WalkCommands(byte[] bytes, CancellationToken stop)
    {
        for (int at = 32; at + 8 <= 32 + Word(bytes, 20) && !stop.IsCancellationRequested; at += Word(bytes, at + 4))
        {
            Thread.SpinWait(10);
        }
    }

    private static void WalkMembers(byte[] bytes, CancellationToken stop)
    {
        for (int at = 8; at + 60 <= bytes.Length && !stop.IsCancellationRequested;)
        {
            at += 60 + int.Parse(bytes.AsSpan(at + 48, 10), CultureInfo.InvariantCulture);
        }
    }

    private static byte[] With(byte[] bytes, int at, ReadOnlySpan<byte> change)
    {
        byte[] changed = [.. bytes];
        change.CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static void ReadSections(byte[] bytes, int command)
    {
        for (int s = 0; Word(bytes, command) == LoadCommands.Segment64 && s < Word(bytes, command + 64); s++)
        {
            int header = command + 72 + (80 * s);
            bool isZerofill = SectionTypes.IsZerofill((uint)Word(bytes, header + 64));
            _ = bytes.AsSpan(Word(bytes, header + 48), isZerofill ? 0 : (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(header + 40)));
            _ = bytes.AsSpan(Word(bytes, header + 56), Word(bytes, header + 60) * 8);
        }
    }

    private static void ReadSymbols(byte[] bytes, int command)
    {
        for (int i = 0; Word(bytes, command) == LoadCommands.Symtab && i < Word(bytes, command + 12); i++)
        {
            int name = Word(bytes, command + 16) + Word(bytes, Word(bytes, command + 8) + (i * 16));
            _ = bytes.AsSpan(name, Array.IndexOf(bytes, (byte)0, name) - name);
        }
    }

    private static void ReadMembers(byte[] bytes)
    {
        int at = 8;
        while (at + 60 <= bytes.Length)
        {
            int size = int.Parse(Encoding.ASCII.GetString(bytes, at + 48, 10), CultureInfo.InvariantCulture);
            _ = bytes.AsSpan(at + 60, size);
            at += 60 + size + (size & 1);
        }
    }

    /// <summary>GNU's table of long names, then a header for each member without its bytes.</summary>
    private static void ReadThinNames(byte[] bytes)
    {
        int at = 8;
        byte[] names = [];
        while (at + 60 <= bytes.Length)
        {
            string name = Encoding.ASCII.GetString(bytes, at, 16).TrimEnd();
            int size = int.Parse(Encoding.ASCII.GetString(bytes, at + 48, 10), CultureInfo.InvariantCulture);
            bool isTable = name is "/" or "//" or "/SYM64/";
            if (isTable)
            {
                byte[] contents = bytes.AsSpan(at + 60, size).ToArray();
                names = name == "//" ? contents : names;
            }
            else if (name[0] == '/')
            {
                int start = int.Parse(name[1..], CultureInfo.InvariantCulture);
                _ = names.AsSpan(start, Array.IndexOf(names, (byte)'/', start) - start);
            }

            at += 60 + (isTable ? size + (size & 1) : 0);
        }
    }

    private static void ReadTrie(byte[] bytes, int command)
    {
        if ((uint)Word(bytes, command) is LoadCommands.DyldExportsTrie)
        {
            _ = bytes.AsSpan(Word(bytes, command + 8), Word(bytes, command + 12));
        }
        else if ((uint)Word(bytes, command) is LoadCommands.DyldInfo or LoadCommands.DyldInfoOnly)
        {
            _ = bytes.AsSpan(Word(bytes, command + 40), Word(bytes, command + 44));
        }
        else if (Word(bytes, command) is 0xc)
        {
            int name = command + Word(bytes, command + 8);
            _ = bytes.AsSpan(name, Array.IndexOf(bytes, (byte)0, name) - name);
        }
    }

    private static void ReadSlices(byte[] bytes)
    {
        bool isWide = bytes[3] == 0xbf;
        for (int i = 0; i < BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)); i++)
        {
            int at = 8 + (i * (isWide ? 32 : 20));
            _ = isWide
                ? bytes.AsSpan((int)BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 8)), (int)BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 16)))
                : bytes.AsSpan(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 12)));
        }
    }

    /// <summary>As many brackets are closed as are opened.</summary>
    private static void ReadLists(byte[] bytes)
    {
        int[] open = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '[')];
        int[] close = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == ']')];
        for (int i = 0; i < Math.Max(open.Length, close.Length); i++)
        {
            _ = bytes.AsSpan(Math.Min(open[i], close[i]), Math.Abs(close[i] - open[i]));
        }
    }
}
