using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks each load command for itself, and which ones are there.</summary>
internal static class LoadCommandRules
{
    // loader.h names platforms 1 (macOS) to 24 (the exclave variants).
    private const uint LastPlatform = 24;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, ImagePolicy policy, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        HashSet<uint> seen = [];
        foreach (CommandView command in image.Commands)
        {
            CheckShape(bytes, command, findings);
            if (CommandShapes.IsSingle(command.Kind) && !seen.Add(command.Kind))
            {
                findings.Add(Rules.RepeatedCommand, command.Offset, $"command 0x{command.Kind:x} occurs again as command {command.Index}");
            }
        }

        if (image.IsLoadable || image.IsStandalone)
        {
            StandaloneRules.CheckName(image, findings);
        }

        if (image.IsLoadable)
        {
            CheckPlatforms(image, bytes, findings);
            CheckUuid(image, policy, findings);
            CheckNames(image, bytes, policy, findings);
            CheckDylibs(image, bytes, policy, findings);
            CheckEncodings(image, bytes, findings);
        }
    }

    private static void CheckShape(ReadOnlySpan<byte> bytes, CommandView command, Findings findings)
    {
        long exact = CommandShapes.ExactSize(bytes, command);
        findings.Require(
            exact == 0 || command.SizeBytes == exact,
            Rules.CommandShape,
            command.Offset + 4,
            $"cmdsize of command {command.Index} (0x{command.Kind:x}) is {command.SizeBytes}, not {exact}");
        findings.Require(
            (command.Kind & CommandShapes.RequiredByDyld) == 0 || CommandShapes.IsKnownToDyld(command.Kind),
            Rules.UnknownRequiredCommand,
            command.Offset,
            $"dyld does not know command 0x{command.Kind:x}");
        uint fixedSize = CommandShapes.FixedSize(command.Kind);
        if (fixedSize != 0)
        {
            ReadOnlySpan<byte> own = bytes.Cut(command.Offset, command.SizeBytes);
            uint offset = own.U32(8);
            findings.Require(
                offset >= fixedSize && own.TryText(offset, out _),
                Rules.CommandString,
                command.Offset + 8,
                $"the string of command {command.Index} (0x{command.Kind:x}) is at {offset} of {command.SizeBytes} bytes");
        }
    }

    private static void CheckPlatforms(MachImage image, ReadOnlySpan<byte> bytes, Findings findings)
    {
        int count = 0;
        bool macOS = false;
        bool catalyst = false;
        long last = MachHeader.SizeBytes;
        foreach (CommandView command in image.Commands)
        {
            Platform platform = ImagePolicy.PlatformOf(bytes, command);
            if (platform == Platform.Unknown && command.Kind != LoadCommands.BuildVersion)
            {
                continue;
            }

            count++;
            last = command.Offset;
            macOS |= platform == Platform.MacOS;
            catalyst |= platform == Platform.MacCatalyst;
            findings.Require(
                (uint)platform is >= 1 and <= LastPlatform, Rules.PlatformKnown, command.Offset + 8, $"platform {(uint)platform}");
        }

        bool isZippered = count == 2 && macOS && catalyst && image.FileType != MachHeader.Execute;
        findings.Require(count == 1 || isZippered, Rules.PlatformCommand, last, $"{count} commands name a platform");
    }

    private static void CheckUuid(MachImage image, ImagePolicy policy, Findings findings)
    {
        int count = image.Count(LoadCommands.Uuid);
        findings.Require(count <= 1, Rules.UuidOnce, MachHeader.SizeBytes, $"{count} LC_UUID");
        int enforced = ImagePolicy.Fall(image.FileType == MachHeader.Execute ? 2025 : 2021);
        findings.Require(
            count > 0 || policy.SdkEpoch < enforced, Rules.UuidPresent, MachHeader.SizeBytes, "there is no LC_UUID, and the SDK demands it");
    }

    private static void CheckNames(MachImage image, ReadOnlySpan<byte> bytes, ImagePolicy policy, Findings findings)
    {
        bool isExecutable = image.FileType == MachHeader.Execute;
        int loaders = image.Count(LoadCommands.LoadDylinker);
        findings.Require(
            loaders == (isExecutable ? 1 : 0), Rules.DynamicLinker, MachHeader.SizeBytes, $"{loaders} LC_LOAD_DYLINKER");
        if (image.Find(LoadCommands.LoadDylinker) is CommandView loader)
        {
            ReadOnlySpan<byte> name = CommandShapes.Text(bytes, loader);
            findings.Require(
                name.SequenceEqual("/usr/lib/dyld"u8), Rules.DynamicLinker, loader.Offset, $"the loader is {Encoding.UTF8.GetString(name)}");
        }

        int ids = image.Count(LoadCommands.IdDylib);
        findings.Require(
            ids == (image.FileType == MachHeader.Dylib ? 1 : 0), Rules.InstallName, MachHeader.SizeBytes, $"{ids} LC_ID_DYLIB");
        CheckEntry(image, bytes, isExecutable && policy.Platform != Platform.DriverKit, findings);
    }

    private static void CheckEntry(MachImage image, ReadOnlySpan<byte> bytes, bool hasEntry, Findings findings)
    {
        int entries = image.Count(LoadCommands.Main) + image.Count(LoadCommands.UnixThread);
        findings.Require(
            entries == (hasEntry ? 1 : 0), Rules.EntryCommand, MachHeader.SizeBytes, $"{entries} LC_MAIN and LC_UNIXTHREAD");
        if (image.Find(LoadCommands.Main) is not CommandView main)
        {
            return;
        }

        ulong entry = bytes.U64(main.Offset + 8);
        bool isInside = false;
        foreach (SegmentView segment in image.Segments)
        {
            isInside |= segment.IsExecutable && entry >= segment.FileOffset && entry - segment.FileOffset < segment.FileSize;
        }

        findings.Require(
            isInside && entry >= (ulong)image.CommandsEnd && entry % 4 == 0,
            Rules.EntryAddress,
            main.Offset + 8,
            $"entryoff is 0x{entry:x}");
    }

    private static void CheckDylibs(MachImage image, ReadOnlySpan<byte> bytes, ImagePolicy policy, Findings findings)
    {
        int loads = 0;
        HashSet<string> dylibs = [];
        HashSet<string> rpaths = [];
        bool isPartOfLibSystem = false;
        foreach (CommandView command in image.Commands)
        {
            if (command.Kind == LoadCommands.IdDylib)
            {
                CheckName(bytes, command, findings);
                isPartOfLibSystem = CommandShapes.Text(bytes, command).StartsWith("/usr/lib/system/"u8);
            }
            else if (CommandShapes.IsDylibLoad(command.Kind))
            {
                loads++;
                CheckName(bytes, command, findings);
                findings.Require(
                    command.Kind != LoadCommands.ReexportDylib || (image.Flags & MachHeader.NoReexportedDylibs) == 0,
                    Rules.ReexportFlag,
                    command.Offset,
                    $"there is LC_REEXPORT_DYLIB, but the flags are 0x{image.Flags:x}");
                CheckOnce(bytes, command, policy, dylibs, Rules.DylibOnce, findings);
            }
            else if (command.Kind == LoadCommands.Rpath)
            {
                CheckOnce(bytes, command, policy, rpaths, Rules.RpathOnce, findings);
            }
        }

        findings.Require(
            loads > 0 || isPartOfLibSystem || policy.SdkEpoch < ImagePolicy.Spring(2025),
            Rules.DylibLoaded,
            MachHeader.SizeBytes,
            "no dylib is loaded, not even libSystem, and the SDK demands one");
    }

    private static void CheckName(ReadOnlySpan<byte> bytes, CommandView command, Findings findings) =>
        findings.Require(
            !CommandShapes.Text(bytes, command).IsEmpty, Rules.DylibName, command.Offset, $"command {command.Index} (0x{command.Kind:x}) has no name");

    private static void CheckOnce(
        ReadOnlySpan<byte> bytes, CommandView command, ImagePolicy policy, HashSet<string> seen, VerificationRule rule, Findings findings)
    {
        string name = Encoding.UTF8.GetString(CommandShapes.Text(bytes, command));
        findings.Require(
            seen.Add(name) || policy.SdkEpoch < ImagePolicy.Fall(2025), rule, command.Offset, $"again: {name}");
    }

    private static void CheckEncodings(MachImage image, ReadOnlySpan<byte> bytes, Findings findings)
    {
        bool classic = image.Count(LoadCommands.DyldInfo) + image.Count(LoadCommands.DyldInfoOnly) > 0;
        CommandView? chained = image.Find(LoadCommands.DyldChainedFixups);
        findings.Require(
            !classic || chained is null,
            Rules.OneFixupEncoding,
            chained?.Offset ?? 0,
            "there are both LC_DYLD_INFO and LC_DYLD_CHAINED_FIXUPS");
        if ((classic || chained is not null) && image.Find(LoadCommands.Dysymtab) is CommandView table)
        {
            uint external = bytes.U32(table.Offset + 68);
            uint local = bytes.U32(table.Offset + 76);
            findings.Require(
                (external == 0 && local == 0) || (chained is null && image.Policy.SdkEpoch < ImagePolicy.Fall(2018)), Rules.NoRelocations, table.Offset + 68, $"{external} external and {local} local relocations");
        }
    }
}
