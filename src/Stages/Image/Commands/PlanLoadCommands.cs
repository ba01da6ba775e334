using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.Image.Commands;

/// <summary>Lists the load commands in ld64's order. Their sizes are known before any address is.</summary>
internal static class PlanLoadCommands
{
    /// <summary>MAXPATHLEN, which -headerpad_max_install_names reserves for each dylib.</summary>
    private const uint MaximumPathBytes = 1024;

    private const string DynamicLinker = "/usr/lib/dyld";

    internal static ImmutableArray<LoadCommand> Run(OutputPlan plan)
    {
        LinkOptions options = plan.Options;
        Resolution resolution = plan.Graph.Resolution;
        ImmutableArray<LoadCommand>.Builder commands = ImmutableArray.CreateBuilder<LoadCommand>();
        // Nobody maps the tables of an image whose header is not mapped: they are in no segment (ld64).
        int segments = options.MapsHeader ? plan.Segments.Length : plan.Segments.Length - 1;
        for (int i = 0; i < segments; i++)
        {
            commands.Add(new LoadCommand.Segment(i, plan.Segments[i].SectionCount));
        }

        if (options.Kind == OutputKind.Dylib)
        {
            string name = options.InstallName ?? options.FinalOutput ?? options.OutputPath;
            commands.Add(new LoadCommand.Dylib(LoadCommands.IdDylib, name, options.CurrentVersion, options.CompatibilityVersion));
        }

        if (plan.UsesChainedFixups)
        {
            commands.Add(new LoadCommand.Blob(LoadCommands.DyldChainedFixups, LinkEditKind.ChainedFixups));
            commands.Add(new LoadCommand.Blob(LoadCommands.DyldExportsTrie, LinkEditKind.ExportTrie));
        }
        else if (!options.IsStatic)
        {
            commands.Add(new LoadCommand.DyldInfo());
        }

        commands.Add(new LoadCommand.Symtab());
        if (options.IsSlidable)
        {
            commands.Add(new LoadCommand.Dysymtab());
        }

        if (options.Kind == OutputKind.Dylinker)
        {
            commands.Add(new LoadCommand.Text(LoadCommands.IdDylinker, options.InstallName ?? DynamicLinker));
        }
        else if (options.Kind == OutputKind.Executable && !options.IsStatic)
        {
            commands.Add(new LoadCommand.Text(LoadCommands.LoadDylinker, DynamicLinker));
        }

        if (options.Uuid)
        {
            commands.Add(new LoadCommand.Uuid());
        }

        if (options.VersionCommand)
        {
            commands.Add(new LoadCommand.BuildVersion(resolution.Target));
        }

        if (options.ZipperedPlatform is { } second)
        {
            commands.Add(new LoadCommand.BuildVersion(second));
        }

        if (options.AddSourceVersion)
        {
            commands.Add(new LoadCommand.SourceVersion());
        }

        if (options.StartsByThread)
        {
            commands.Add(new LoadCommand.Thread());
        }
        else if (options.Kind == OutputKind.Executable && resolution.Entry.IsSome)
        {
            commands.Add(new LoadCommand.Main());
        }

        AddRoutines(plan, commands);
        AddEncryption(plan, commands);
        AddUmbrellas(options, commands);
        foreach (string variable in options.Environment)
        {
            commands.Add(new LoadCommand.Text(LoadCommands.DyldEnvironment, variable));
        }

        foreach (LinkedDylib dylib in resolution.Dylibs)
        {
            if ((dylib.Modifiers & LoadModifiers.BundleLoader) == 0)
            {
                commands.Add(new LoadCommand.Dylib(CommandOf(dylib.Modifiers), dylib.InstallName, dylib.CurrentVersion, dylib.CompatibilityVersion));
            }
        }

        foreach (string rpath in options.Rpaths)
        {
            commands.Add(new LoadCommand.Text(LoadCommands.Rpath, rpath));
        }

        if (options.FunctionStarts)
        {
            commands.Add(new LoadCommand.Blob(LoadCommands.FunctionStarts, LinkEditKind.FunctionStarts));
        }

        if (options.DataInCode)
        {
            commands.Add(new LoadCommand.Blob(LoadCommands.DataInCode, LinkEditKind.DataInCode));
        }

        if (SignaturePlan.IdentifierOf(options, resolution.Target.Platform) is not null)
        {
            commands.Add(new LoadCommand.Blob(LoadCommands.CodeSignature, LinkEditKind.Signature));
        }

        return commands.ToImmutable();
    }

    /// <summary>mach_header_64 and all commands.</summary>
    internal static uint SizeBytes(ImmutableArray<LoadCommand> commands)
    {
        uint size = MachHeader.SizeBytes;
        foreach (LoadCommand command in commands)
        {
            size += command.SizeBytes;
        }

        return size;
    }

    /// <summary>The room after the commands that options ask for, so that install_name_tool can lengthen names.</summary>
    internal static uint PadBytes(ImmutableArray<LoadCommand> commands, LinkOptions options)
    {
        uint pad = options.HeaderPad;
        if (options.HeaderPadMaxInstallNames)
        {
            uint names = 0;
            foreach (LoadCommand command in commands)
            {
                names += command is LoadCommand.Dylib ? MaximumPathBytes : 0;
            }

            pad = uint.Max(pad, names);
        }

        // The kernel decrypts whole pages and reads the commands before it does: they have pages of their own.
        uint size = SizeBytes(commands);
        return IsEncryptable(commands)
            ? (uint)((size + pad + options.SegmentAlignment - 1) / options.SegmentAlignment * options.SegmentAlignment) - size
            : pad;
    }

    private static bool IsEncryptable(ImmutableArray<LoadCommand> commands)
    {
        foreach (LoadCommand command in commands)
        {
            if (command is LoadCommand.EncryptionInfo)
            {
                return true;
            }
        }

        return false;
    }

    private static uint CommandOf(LoadModifiers modifiers)
    {
        if ((modifiers & LoadModifiers.Reexport) != 0)
        {
            return LoadCommands.ReexportDylib;
        }

        if ((modifiers & LoadModifiers.Weak) != 0)
        {
            return LoadCommands.LoadWeakDylib;
        }

        return (modifiers & LoadModifiers.Upward) != 0 ? LoadCommands.LoadUpwardDylib : LoadCommands.LoadDylib;
    }

    /// <summary>-init: dyld calls the function before the initialisers of the dylib (LC_ROUTINES_64).</summary>
    private static void AddRoutines(OutputPlan plan, ImmutableArray<LoadCommand>.Builder commands)
    {
        if (plan.Options.Kind != OutputKind.Dylib || plan.Options.InitName is not { } name)
        {
            return;
        }

        GlobalTable globals = plan.Graph.Resolution.Globals;
        for (int g = 0; g < globals.Count; g++)
        {
            if (globals.Symbols[g].IsDefinedHere && globals.TextOf(new SymbolId(g)) == name)
            {
                commands.Add(new LoadCommand.Routines(g));
                return;
            }
        }
    }

    private static void AddEncryption(OutputPlan plan, ImmutableArray<LoadCommand>.Builder commands)
    {
        // The App Store encrypts __TEXT of what devices run, and needs the command to say so in.
        bool byDefault = plan.Graph.Resolution.Target.Platform
            is Platform.IOS or Platform.TvOS or Platform.WatchOS or Platform.VisionOS or Platform.DriverKit;
        if ((plan.Options.Encryptable ?? (byDefault && !plan.Options.IsStatic)) && plan.Options.Kind != OutputKind.Relocatable)
        {
            commands.Add(new LoadCommand.EncryptionInfo());
        }
    }

    private static void AddUmbrellas(LinkOptions options, ImmutableArray<LoadCommand>.Builder commands)
    {
        if (options.Umbrella is { } umbrella)
        {
            commands.Add(new LoadCommand.Text(LoadCommands.SubFramework, umbrella));
        }

        foreach (string client in options.AllowableClients)
        {
            commands.Add(new LoadCommand.Text(LoadCommands.SubClient, client));
        }
    }
}
