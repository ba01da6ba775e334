using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows load commands: number, offset, name, and what they say (mach-o/loader.h).</summary>
internal static class DumpCommands
{
    internal static void Run(MachImage image, DumpText text)
    {
        text.Begin("load commands: number, offset, name");
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        int dylib = 0;
        foreach (CommandView command in image.Commands)
        {
            string library = CommandShapes.IsDylibLoad(command.Kind) ? string.Create(CultureInfo.InvariantCulture, $" (library {++dylib})") : "";
            text.Line(string.Create(
                CultureInfo.InvariantCulture, $"  {command.Index,3} 0x{command.Offset:x6} {CommandNames.Of(command.Kind)}{library}{Words(bytes, command)}"));
        }
    }

    private static string Words(ReadOnlySpan<byte> bytes, CommandView command)
    {
        int at = command.Offset;
        uint U32(ReadOnlySpan<byte> from, int field) => from.U32(at + field);
        if (CommandShapes.IsLinkEditData(command.Kind))
        {
            return $": 0x{U32(bytes, 12):x} bytes at 0x{U32(bytes, 8):x}";
        }

        if (CommandShapes.IsDylib(command.Kind))
        {
            return $": {DumpText.Name(CommandShapes.Text(bytes, command))}, version {Version(U32(bytes, 16))}, compatible {Version(U32(bytes, 20))}, timestamp {U32(bytes, 12)}";
        }

        if (CommandShapes.FixedSize(command.Kind) != 0)
        {
            return $": {DumpText.Name(CommandShapes.Text(bytes, command))}";
        }

        return command.Kind switch
        {
            LoadCommands.Segment64 => $": {Name16.Read(bytes.Cut(at + 8, 16) is { Length: 16 } name ? name : new byte[16])}",
            LoadCommands.Symtab => $": {U32(bytes, 12)} symbols at 0x{U32(bytes, 8):x}, 0x{U32(bytes, 20):x} bytes of names at 0x{U32(bytes, 16):x}",
            LoadCommands.Dysymtab => $": {U32(bytes, 12)} local, {U32(bytes, 20)} defined, {U32(bytes, 28)} undefined, {U32(bytes, 60)} indirect at 0x{U32(bytes, 56):x}",
            LoadCommands.DyldInfo or LoadCommands.DyldInfoOnly =>
                $": rebase 0x{U32(bytes, 12):x} at 0x{U32(bytes, 8):x}, bind 0x{U32(bytes, 20):x} at 0x{U32(bytes, 16):x}, weak 0x{U32(bytes, 28):x} at "
                + $"0x{U32(bytes, 24):x}, lazy 0x{U32(bytes, 36):x} at 0x{U32(bytes, 32):x}, exports 0x{U32(bytes, 44):x} at 0x{U32(bytes, 40):x}",
            LoadCommands.Uuid => ": " + Uuid(bytes.Cut(at + 8, 16)),
            LoadCommands.Main => $": entry 0x{bytes.U64(at + 8):x}, stack 0x{bytes.U64(at + 16):x}",
            LoadCommands.SourceVersion => ": " + SourceVersion(bytes.U64(at + 8)),
            LoadCommands.BuildVersion => $": {CheckPlatform.NameOf((Platform)U32(bytes, 8))}, from {Version(U32(bytes, 12))}, SDK {Version(U32(bytes, 16))}{Tools(bytes, command)}",
            LoadCommands.VersionMinMacOS or LoadCommands.VersionMinIOS or LoadCommands.VersionMinTvOS or LoadCommands.VersionMinWatchOS =>
                $": from {Version(U32(bytes, 8))}, SDK {Version(U32(bytes, 12))}",
            LoadCommands.LinkerOption => ":" + Options(bytes, command),
            LoadCommands.Routines64 => $": 0x{bytes.U64(at + 8):x}",
            LoadCommands.UnixThread => $": flavor {U32(bytes, 8)}, pc 0x{bytes.U64(at + 16 + 256):x}",
            LoadCommands.EncryptionInfo64 => $": 0x{U32(bytes, 12):x} bytes at 0x{U32(bytes, 8):x}, system {U32(bytes, 16)}",
            _ => $", {command.SizeBytes} bytes",
        };
    }

    private static string Version(uint packed) => new PackedVersion(packed).ToString();

    // A.B.C.D.E, of 24 bits and four times 10.
    private static string SourceVersion(ulong packed) => string.Create(
        CultureInfo.InvariantCulture, $"{packed >> 40}.{packed >> 30 & 0x3ff}.{packed >> 20 & 0x3ff}.{packed >> 10 & 0x3ff}.{packed & 0x3ff}");

    // In groups of 4, 2, 2, 2 and 6 bytes.
    private static string Uuid(ReadOnlySpan<byte> bytes) => bytes.Length != 16 ? "" : string.Join(
        '-', Convert.ToHexString(bytes[..4]), Convert.ToHexString(bytes[4..6]), Convert.ToHexString(bytes[6..8]), Convert.ToHexString(bytes[8..10]), Convert.ToHexString(bytes[10..]));

    private static string Tools(ReadOnlySpan<byte> bytes, CommandView command)
    {
        // A compiler names itself and the linker.
        const long most = 64;
        string tools = "";
        long count = Math.Min(Math.Min(bytes.U32(command.Offset + 20), most), (command.SizeBytes - 24) / 8);
        for (long i = 0; i < count; i++)
        {
            long at = command.Offset + 24 + (i * 8);
            tools += $", tool {bytes.U32(at)} {Version(bytes.U32(at + 4))}";
        }

        return tools;
    }

    private static string Options(ReadOnlySpan<byte> bytes, CommandView command)
    {
        string options = "";
        ReadOnlySpan<byte> rest = bytes.Cut(command.Offset + 12, command.SizeBytes - 12);
        for (uint left = Math.Min(bytes.U32(command.Offset + 8), 64); left > 0 && rest.TryText(0, out ReadOnlySpan<byte> option); left--)
        {
            options += " " + DumpText.Name(option);
            rest = rest[(option.Length + 1)..];
        }

        return options;
    }
}
