using System;
using System.Collections.Immutable;
using System.IO;
using AfsLd.Domain.Diagnostics;
using AfsLd.Examples.Library;

// dotnet run --project examples/library -- hello.o hello
if (args is not [string input, string output])
{
    Console.Error.WriteLine("usage: link-hello OBJECT OUTPUT");
    return 2;
}

return ComposeStages.Link(input, File.ReadAllBytes(input)).Match(
    Succ: (ImmutableArray<byte> file) =>
    {
        File.WriteAllBytes(output, file.AsSpan());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(output, File.GetUnixFileMode(output) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return 0;
    },
    Fail: error =>
    {
        foreach (Diagnostic diagnostic in LinkError.DiagnosticsOf(error))
        {
            Console.Error.WriteLine($"link-hello: {diagnostic.Origin.FileAndMember} {diagnostic.Text}");
        }

        return 1;
    });
