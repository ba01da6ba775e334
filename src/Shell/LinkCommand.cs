using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;
using AfsLd.Shell.Execution;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;
using AfsLd.Shell.Reporting;
using AfsLd.Shell.Reproducing;
using AfsLd.Stages;
using AfsLd.Stages.Mapping;
using AfsLd.Stages.Arguments;
using AfsLd.Stages.Relocatable;
using AfsLd.Stages.Sealing;

namespace AfsLd.Shell;

/// <summary>One link, from options to a published file.</summary>
internal static class LinkCommand
{
    /// <summary>Outputs of this size and more are written while they are composed.</summary>
    private const int EarlyFromBytes = 1 << 20;

    /// <summary>Links; returns the exit code.</summary>
    /// <param name="link">The command line.</param>
    /// <param name="arguments">The same as it was given.</param>
    /// <param name="files">What reads files, and has read the command line's.</param>
    /// <param name="began">When Main began.</param>
    internal static int Run(CommandLine.Link link, ImmutableArray<string> arguments, LoadFiles files, StageSample began)
    {
        LinkOptions options = link.Options;
        StageClock? clock = ObserveLink.IsWanted(options) ? ObserveLink.Start(began) : null;
        IStageObserver observer = clock is null ? SilentObserver.Instance : clock;
        if (options.Verbose)
        {
            StandardStream.WriteError(Banner.Text);
        }

        List<Diagnostic> diagnostics = [.. link.Warnings];
        if (CheckOutput.FindMissingFolder(options) is { } homeless)
        {
            // Told before the link, which would replace the output first.
            diagnostics.Add(Diagnostic.LinkError(OutputCodes.NotWritten, new Origin(homeless), "cannot be written: there is no such folder"));
            return Report.Run([.. diagnostics], options);
        }

        int code = 0;
        try
        {
            code = Link(options, files, observer, diagnostics);
        }
        finally
        {
            // A link that fails is the one to show to others.
            Reproduce(arguments, options, files, diagnostics);
        }

        if (clock is not null)
        {
            ObserveLink.Report(clock, files, options, diagnostics);
        }

        return Math.Max(code, Report.Run([.. diagnostics], options));
    }

    private static void Reproduce(ImmutableArray<string> arguments, LinkOptions options, LoadFiles files, List<Diagnostic> diagnostics)
    {
        if (options.ReproducePath is not { } path || options.IsReproduction)
        {
            return;
        }

        if (CheckOutput.IsInput(path, files) is string input)
        {
            diagnostics.Add(Diagnostic.LinkError(OutputCodes.IsInput, new Origin(path), $"the output would replace an input: {input}"));
            return;
        }

        try
        {
            Reproducer.Write(path, arguments, options, files);
        }
        catch (OutputFailure failure)
        {
            diagnostics.Add(Diagnostic.LinkError(OutputCodes.NotWritten, new Origin(failure.Path), "cannot be written: " + failure.Message));
        }
    }

    /// <summary>Links and publishes; adds what there is to say. The output is there if no error is among it.</summary>
    internal static int Link(LinkOptions options, LoadFiles files, IStageObserver observer, List<Diagnostic> diagnostics)
    {
        IExecution parallel = options.Workers == 1
            ? SequentialExecution.Instance
            : new ParallelExecution(options.Workers == 0 ? Environment.ProcessorCount : options.Workers);
        if (!ResolveInputs.Run(parallel, observer, options, files).TryValue(out ResolvedInputs? resolved, out LinkError? unusable))
        {
            diagnostics.AddRange(unusable.Diagnostics);
            return 0;
        }

        diagnostics.AddRange(resolved.Warnings);
        if (!resolved.Resolution.WhyLoaded.IsEmpty)
        {
            StandardStream.WriteOutput(string.Join('\n', resolved.Resolution.WhyLoaded) + "\n");
        }

        IExecution execution = resolved.Execution;
        if (options.Kind == OutputKind.Relocatable)
        {
            return LinkObject(execution, observer, options, files, resolved.Resolution, diagnostics);
        }

        if (!Pipeline.Plan(execution, observer, resolved.Resolution, options).TryValue(out LinkImage? image, out LinkError? unlinkable))
        {
            diagnostics.AddRange(resolved.Suspects);
            diagnostics.AddRange(unlinkable.Diagnostics);
            return 0;
        }

        diagnostics.AddRange(image.Warnings);
        if (!image.Layout.Plan.Graph.WhyLive.IsEmpty)
        {
            StandardStream.WriteOutput(string.Join('\n', image.Layout.Plan.Graph.WhyLive) + "\n");
        }

        if (observer is StageClock clock)
        {
            clock.Begin(ObserveLink.Measuring);
            clock.Counts = CountLink.Run(files.Files, image);
            clock.End(ObserveLink.Measuring);
        }

        return Emit(execution, observer, options, files, image, diagnostics);
    }

    private static int Emit(
        IExecution execution, IStageObserver observer, LinkOptions options, LoadFiles files, LinkImage image, List<Diagnostic> diagnostics)
    {
        if (image.FileSizeBytes > int.MaxValue)
        {
            diagnostics.Add(Diagnostic.LinkError(
                OutputCodes.TooLarge, new Origin(options.OutputPath), $"the output is larger than {int.MaxValue} bytes: {image.FileSizeBytes}"));
            return 0;
        }

        observer.Begin("output reservation");
        MemoryManager<byte> file = OutputBuffer.Create((int)image.FileSizeBytes, files.Means);
        using UnnamedOutput? early = file.Memory.Length < EarlyFromBytes
            ? null
            : UnnamedOutput.TryOpen(OutputPlace.Of(options, options.OutputPath), file.Memory.Length, isExecutable: true, files.Means);
        WriteBehind? behind = early is null ? null : new WriteBehind(early, image.Regions, (long)SealImage.CodeLimit(image), file, observer);
        observer.End("output reservation");
        ImmutableArray<Diagnostic> misfits = WriteImage.Run(execution, observer, image, file, behind);
        diagnostics.AddRange(misfits);
        if (Report.ExitCode(diagnostics, options) != 0)
        {
            return 0;
        }

        if (options.VerifyOutput)
        {
            observer.Begin("verification");
            VerifyCommand.Check(file.Memory, options.OutputPath, diagnostics);
            observer.End("verification");
            if (Report.ExitCode(diagnostics, options) != 0)
            {
                return 0;
            }
        }

        observer.Begin("link map");
        ReadOnlyMemory<byte> map = options.MapPath is null ? default : WriteLinkMap.Run(execution, image);
        observer.End("link map");
        ComposedOutput output = new(file.Memory, IsExecutable: true, behind);
        Finish(execution, observer, options, files, output, map, image.Layout.Plan.Graph.Resolution, diagnostics);
        return 0;
    }

    /// <summary>-r: an object file, for a later link.</summary>
    private static int LinkObject(
        IExecution execution, IStageObserver observer, LinkOptions options, LoadFiles files, Resolution resolution, List<Diagnostic> diagnostics)
    {
        if (!Pipeline.PlanObject(execution, observer, resolution, options).TryValue(out ObjectImage? image, out LinkError? unlinkable))
        {
            diagnostics.AddRange(unlinkable.Diagnostics);
            return 0;
        }

        diagnostics.AddRange(image.Warnings);
        MemoryManager<byte> file = OutputBuffer.Create((int)image.FileSizeBytes, files.Means);
        observer.Begin("emission");
        execution.Map(image.Regions, region =>
        {
            EmitObjectRegion.Run(image, region, file.GetSpan().Slice((int)region.FileOffset, (int)region.SizeBytes));
            return true;
        });
        observer.End("emission");
        if (Report.ExitCode(diagnostics, options) == 0)
        {
            observer.Begin("link map");
            ReadOnlyMemory<byte> map = options.MapPath is null ? default : WriteObjectMap.Run(execution, image);
            observer.End("link map");
            Finish(execution, observer, options, files, new ComposedOutput(file.Memory, IsExecutable: false), map, resolution, diagnostics);
        }

        return 0;
    }

    private static void Finish(
        IExecution execution,
        IStageObserver observer,
        LinkOptions options,
        LoadFiles files,
        ComposedOutput output,
        ReadOnlyMemory<byte> map,
        Resolution resolution,
        List<Diagnostic> diagnostics)
    {
        observer.Begin("publish");
        ReleaseInputs.Beside(execution, files, () => Publish(options, files, output, map, diagnostics));
        observer.End("publish");
        if (options.TraceInputs)
        {
            Trace(resolution);
        }
    }

    private static void Publish(
        LinkOptions options, LoadFiles files, ComposedOutput output, ReadOnlyMemory<byte> map, List<Diagnostic> diagnostics)
    {
        foreach (string? written in new[] { options.OutputPath, options.MapPath, options.DependencyInfoPath })
        {
            if (written is not null && CheckOutput.IsInput(OutputPlace.Of(options, written), files) is string input)
            {
                diagnostics.Add(Diagnostic.LinkError(OutputCodes.IsInput, new Origin(written), $"the output would replace an input: {input}"));
                return;
            }
        }

        try
        {
            output.Publish(OutputPlace.Of(options, options.OutputPath), files.Means);
            if (options.MapPath is string mapPath)
            {
                PublishOutput.Run(OutputPlace.Of(options, mapPath), map, isExecutable: false, files.Means);
            }

            if (options.DependencyInfoPath is string path)
            {
                byte[] info = DependencyInfo.Encode(Banner.Program, files.Files, files.Missing, options.OutputPath);
                PublishOutput.Run(OutputPlace.Of(options, path), info, isExecutable: false, files.Means);
            }
        }
        catch (OutputFailure failure)
        {
            diagnostics.Add(Diagnostic.LinkError(OutputCodes.NotWritten, new Origin(failure.Path), "cannot be written: " + failure.Message));
        }
    }

    // ld64: a line for each file that took part, on standard output.
    private static void Trace(Resolution resolution)
    {
        StringBuilder text = new();
        foreach (ParsedObject linked in resolution.Objects)
        {
            text.Append(linked.Origin.FileAndMember).Append('\n');
        }

        foreach (LinkedDylib linked in resolution.Dylibs)
        {
            text.Append(linked.Library.Path).Append('\n');
        }

        StandardStream.WriteOutput(text.ToString());
    }
}
