using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Threading;
using AfsLd.Domain;
using AfsLd.Domain.Image;

namespace AfsLd.Shell.Outputs;

/// <summary>Writes an image to its file behind the workers that compose it: in the order of the file, by one of them at a time.</summary>
/// <remarks>The copy into the page cache does not profit from several threads (the kernel locks the file), and takes long when the kernel has to
/// find pages, but it can go on beside everything else. What is written late is what is known late: the header, which holds the
/// UUID, and the signature.</remarks>
internal sealed class WriteBehind
{
    /// <summary>A multiple of the kernel's pages. Smaller pieces would have the kernel take smaller pages.</summary>
    private const long PieceBytes = 1 << 20;

    private readonly UnnamedOutput output;
    private readonly MemoryManager<byte> file;
    private readonly IStageObserver observer;
    private readonly ImmutableArray<Region> regions;
    private readonly bool[] isFilled;
    private readonly long first;
    private readonly long limit;
    private int isWriting;
    private int region = 1;
    private long written;

    /// <summary>What writes an image.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="regions">The regions of the image, of which the first is its header.</param>
    /// <param name="limit">Where the signature begins.</param>
    /// <param name="file">The memory that it is composed in.</param>
    /// <param name="observer">Told of each piece.</param>
    internal WriteBehind(UnnamedOutput output, ImmutableArray<Region> regions, long limit, MemoryManager<byte> file, IStageObserver observer)
    {
        this.output = output;
        this.regions = regions;
        this.limit = limit;
        this.file = file;
        this.observer = observer;
        isFilled = new bool[regions.Length];
        first = regions.Length > 1 ? Math.Min(limit, RoundUp((long)regions[1].FileOffset)) : limit;
        written = first;
    }

    /// <summary>A region has its bytes for good, but for the UUID.</summary>
    internal void Filled(int index)
    {
        Volatile.Write(ref isFilled[index], true);
        WriteReady(PieceBytes);
    }

    /// <summary>Every region is filled: what is before the signature is written by whoever comes first.</summary>
    internal void WriteRest() => WriteReady(1);

    /// <summary>The image is whole: writes what is left and gives the file its name. False if it can have none, though another file could.</summary>
    /// <exception cref="OutputFailure">Something could not be written. Nothing was changed.</exception>
    internal bool TryPublish()
    {
        WriteReady(1);
        ReadOnlySpan<byte> bytes = file.GetSpan();
        output.Write(0, bytes[..(int)first]);
        output.Write(written, bytes[(int)written..]);
        return output.TryPublish();
    }

    // A region that is filled between the last look and the release is found by whoever comes next; at the end there is Finish.
    private void WriteReady(long least)
    {
        if (Volatile.Read(ref isWriting) != 0 || Interlocked.CompareExchange(ref isWriting, 1, 0) != 0)
        {
            return;
        }

        while (region < regions.Length && Volatile.Read(ref isFilled[region]))
        {
            region++;
        }

        long ready = region < regions.Length ? (long)regions[region].FileOffset & -PieceBytes : limit;
        ready = Math.Min(ready, limit);
        if (ready - written >= least)
        {
            PartMark began = observer.BeginPart();
            output.Write(written, file.GetSpan()[(int)written..(int)ready]);
            written = ready;
            observer.EndPart("file writing", began);
        }

        Volatile.Write(ref isWriting, 0);
    }

    private static long RoundUp(long offset) => (offset + 0x3fff) & -0x4000;
}
