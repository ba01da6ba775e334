using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace AfsLd.Bench.Inputs;

/// <summary>Writes a generated program to a folder: objects or archives, a stub of libSystem, and a link.rsp that any Mach-O linker takes.</summary>
internal static class WriteProgram
{
    private const string Target = "-arch arm64 -platform_version macos 13.0 13.0 -o out";

    /// <summary>Every object by itself.</summary>
    internal static void AsObjects(string folder, SyntheticProgram program)
    {
        StringBuilder command = Begin(folder);
        for (int unit = 0; unit < program.ObjectCount; unit++)
        {
            string name = ObjectName(unit);
            File.WriteAllBytes(Path.Combine(folder, name), program.Object(unit));
            command.Append(' ').Append(name);
        }

        End(folder, command);
    }

    /// <summary>The first object by itself, the others in two archives: like a language runtime.</summary>
    internal static void AsArchives(string folder, SyntheticProgram program)
    {
        StringBuilder command = Begin(folder);
        File.WriteAllBytes(Path.Combine(folder, ObjectName(0)), program.Object(0));
        List<(string, byte[], string)>[] halves = [[], []];
        for (int unit = 1; unit < program.ObjectCount; unit++)
        {
            halves[unit % 2].Add((ObjectName(unit), program.Object(unit), SyntheticProgram.FunctionName(unit, 0)));
        }

        command.Append(' ').Append(ObjectName(0));
        for (int half = 0; half < halves.Length; half++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"lib{half}.a");
            File.WriteAllBytes(Path.Combine(folder, name), ArchiveWriter.Run(halves[half]));
            command.Append(' ').Append(name);
        }

        End(folder, command);
    }

    private static string ObjectName(int unit) => string.Create(CultureInfo.InvariantCulture, $"u{unit:d5}.o");

    private static StringBuilder Begin(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "libSystem.tbd"), SyntheticProgram.LibSystem);
        return new StringBuilder(Target);
    }

    private static void End(string folder, StringBuilder command) =>
        File.WriteAllText(Path.Combine(folder, "link.rsp"), command.Append(" libSystem.tbd\n").ToString());
}
