using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using YamlDotNet.RepresentationModel;

namespace AfsLd.Tests.Properties.Models;

/// <summary>A text stub as an obvious reader sees it: YamlDotNet or System.Text.Json, dictionaries and string splitting.</summary>
public sealed class ModelStub
{
    public string InstallName { get; private set; } = "";
    public PackedVersion CurrentVersion { get; private set; } = PackedVersion.Of(1);
    public PackedVersion CompatibilityVersion { get; private set; } = PackedVersion.Of(1);
    public List<string> Reexports { get; } = [];
    public List<string> Clients { get; } = [];
    public List<string> Rpaths { get; } = [];
    public List<string> Flags { get; } = [];
    public string? Umbrella { get; private set; }
    public Dictionary<string, DylibExport> Exports { get; } = [];
    public HashSet<string> Hidden { get; } = [];
    public List<ModelStub> Inlined { get; } = [];

    /// <summary>The main library with its inlined ones; null when it is not for the target.</summary>
    public static ModelStub? Read(string text, PlatformVersion target)
    {
        List<Library> libraries = text.TrimStart().StartsWith('{') ? Json(text) : Yaml(text);
        ModelStub? main = Sift(libraries[0], target, isInlined: false);
        main?.Inlined.AddRange(libraries.Skip(1).Select(l => Sift(l, target, isInlined: true)).OfType<ModelStub>());
        return main;
    }

    /// <summary>A fact of a library, with the targets it is for (null: all).</summary>
    private sealed record Fact(string Kind, string Value, HashSet<string>? Targets);

    private sealed record Library(int Version, HashSet<string> Targets, List<Fact> Facts);

    private static ModelStub? Sift(Library library, PlatformVersion target, bool isInlined)
    {
        string platform = Token(target.Platform);
        List<string> candidates = ["arm64-" + platform, "arm64e-" + platform];
        if (target.Platform == Platform.MacCatalyst)
        {
            candidates.AddRange(["arm64-macos", "arm64e-macos"]);
        }

        string[] everywhere = ["kernel", "platform", "pthread"];
        if (isInlined && everywhere.Any(e => library.Facts.Any(f => f.Kind == "install" && f.Value == $"/usr/lib/system/libsystem_{e}.dylib")))
        {
            Platform[] all = Enum.GetValues<Platform>()[1..];
            candidates.AddRange(all.Select(p => "arm64-" + Token(p)).Concat(all.Select(p => "arm64e-" + Token(p))));
        }

        string? wanted = candidates.FirstOrDefault(library.Targets.Contains);
        if (wanted is null)
        {
            return null;
        }

        ModelStub stub = new();
        List<Fact> facts = library.Facts.Where(f => f.Targets is null || f.Targets.Contains(wanted)).ToList();
        string First(string kind, string otherwise) => facts.FirstOrDefault(f => f.Kind == kind)?.Value ?? otherwise;
        stub.InstallName = First("install", "");
        stub.CurrentVersion = Version(First("current", "1"));
        stub.CompatibilityVersion = Version(First("compatibility", "1"));
        stub.Umbrella = First("umbrella", "") is { Length: > 0 } umbrella ? umbrella : null;
        stub.Reexports.AddRange(facts.Where(f => f.Kind == "reexport").Select(f => f.Value));
        stub.Clients.AddRange(facts.Where(f => f.Kind == "client").Select(f => f.Value));
        stub.Rpaths.AddRange(facts.Where(f => f.Kind == "rpath").Select(f => f.Value));
        stub.Flags.AddRange(facts.Where(f => f.Kind == "flag").Select(f => f.Value));
        foreach (Fact fact in facts)
        {
            stub.AddNames(fact, library.Version);
        }

        HashSet<string> changed = [];
        foreach (Fact fact in facts.Where(f => f.Kind is "symbol" or "weak" or "tlv" && f.Value.StartsWith("$ld$", StringComparison.Ordinal)))
        {
            stub.Obey(fact.Value, target, changed);
        }

        foreach (string name in stub.Hidden)
        {
            stub.Exports.Remove(name);
        }

        return stub;
    }

    private void AddNames(Fact fact, int version)
    {
        string objc = version < 3 && fact.Value.Length > 1 && fact.Value[0] == '_' ? fact.Value[1..] : fact.Value;
        switch (fact.Kind)
        {
            case "symbol" or "weak" or "tlv" when !fact.Value.StartsWith("$ld$", StringComparison.Ordinal):
                // A name that is listed plainly and as an Objective-C one as well is the plain one.
                DylibExportFlags flags = fact.Kind switch
                {
                    "weak" => DylibExportFlags.WeakDefinition,
                    "tlv" => DylibExportFlags.ThreadLocal,
                    _ => DylibExportFlags.None,
                };
                if (_fromLists.Add(fact.Value))
                {
                    Exports[fact.Value] = new DylibExport(flags);
                }

                break;
            case "class":
                Exports.TryAdd("_OBJC_CLASS_$_" + objc, default);
                Exports.TryAdd("_OBJC_METACLASS_$_" + objc, default);
                break;
            case "ehtype":
                Exports.TryAdd("_OBJC_EHTYPE_$_" + objc, default);
                break;
            case "ivar":
                Exports.TryAdd("_OBJC_IVAR_$_" + objc, default);
                break;
        }
    }

    private readonly HashSet<string> _fromLists = [];

    // The first directive about a symbol is the one that counts.
    private void Obey(string directive, PlatformVersion target, HashSet<string> changed)
    {
        string[] parts = directive.Split('$');
        string os = $"os{target.MinimumOS.Major}.{target.MinimumOS.Minor}";
        string rest = string.Join('$', parts.Skip(4));
        string action = parts[2];
        if (action == "previous")
        {
            if (parts.Length < 9 || parts[5] != ((int)target.Platform).ToString(System.Globalization.CultureInfo.InvariantCulture)
                || target.MinimumOS < Version(parts[6]) || target.MinimumOS >= Version(parts[7]))
            {
                return;
            }

            string symbol = string.Join('$', parts.Skip(8));
            symbol = symbol.EndsWith('$') ? symbol[..^1] : symbol;
            if (symbol.Length == 0)
            {
                InstallName = parts[3];
                CompatibilityVersion = parts[4].Length > 0 ? Version(parts[4]) : CompatibilityVersion;
            }
            else if (changed.Add(symbol))
            {
                DylibExportFlags flags = Exports.TryGetValue(symbol, out DylibExport old) ? old.Flags : default;
                Exports[symbol] = new DylibExport(flags, parts[3], parts[4].Length > 0 ? Version(parts[4]) : PackedVersion.Of(1));
            }
        }
        else if (action == "hide" && !parts[3].StartsWith("os", StringComparison.Ordinal))
        {
            string name = string.Join('$', parts.Skip(3));
            if (changed.Add(name))
            {
                Hidden.Add(name);
            }
        }
        else if (parts[3] == os && rest.Length > 0)
        {
            switch (action)
            {
                case "hide" when changed.Add(rest):
                    Hidden.Add(rest);
                    break;
                case "add" when changed.Add(rest):
                    Exports.TryAdd(rest, default);
                    break;
                case "weak" when changed.Add(rest):
                    if (Exports.TryGetValue(rest, out DylibExport old))
                    {
                        Exports[rest] = old with { Flags = old.Flags | DylibExportFlags.WeakImport };
                    }

                    break;
                case "install_name":
                    InstallName = rest;
                    break;
                case "compatibility_version":
                    CompatibilityVersion = Version(rest);
                    break;
            }
        }
    }

    private static PackedVersion Version(string text)
    {
        int[] parts = text.Split('.').Select(p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).Concat([0, 0]).ToArray();
        return PackedVersion.Of(Math.Min(parts[0], 65535), Math.Min(parts[1], 255), Math.Min(parts[2], 255));
    }

    private static string Token(Platform platform) => platform switch
    {
        Platform.MacOS => "macos",
        Platform.IOS => "ios",
        Platform.TvOS => "tvos",
        Platform.WatchOS => "watchos",
        Platform.BridgeOS => "bridgeos",
        Platform.MacCatalyst => "maccatalyst",
        Platform.IOSSimulator => "ios-simulator",
        Platform.TvOSSimulator => "tvos-simulator",
        Platform.WatchOSSimulator => "watchos-simulator",
        Platform.DriverKit => "driverkit",
        Platform.VisionOS => "visionos",
        Platform.VisionOSSimulator => "visionos-simulator",
        _ => "unknown",
    };

    private static List<Library> Yaml(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return stream.Documents.Select(d => YamlLibrary((YamlMappingNode)d.RootNode)).ToList();
    }

    private static Library YamlLibrary(YamlMappingNode root)
    {
        string tag = root.Tag.IsEmpty ? "" : root.Tag.Value;
        int version = tag switch { "!tapi-tbd" => 4, "!tapi-tbd-v3" => 3, "!tapi-tbd-v2" => 2, _ => 1 };
        string[] platforms = version == 4 ? [] : Scalar(root, "platform") switch
        {
            "macosx" => ["macos"],
            "zippered" => ["macos", "maccatalyst"],
            "iosmac" => ["maccatalyst"],
            "ios" => ["ios", "ios-simulator"],
            string other => [other],
            null => [],
        };
        HashSet<string> Targets(YamlMappingNode node) => version == 4
            ? [.. Items(node, "targets")]
            : [.. Items(node, "archs").SelectMany(a => platforms.Select(p => a + "-" + p))];
        List<Fact> facts = [];
        void One(YamlMappingNode node, string key, string kind, HashSet<string>? targets)
        {
            if (Scalar(node, key) is string value)
            {
                facts.Add(new Fact(kind, value, targets));
            }
        }

        void Many(YamlMappingNode node, string key, string kind, HashSet<string>? targets) =>
            facts.AddRange(Items(node, key).Select(v => new Fact(kind, v, targets)));
        One(root, "install-name", "install", null);
        One(root, "current-version", "current", null);
        One(root, "compatibility-version", "compatibility", null);
        Many(root, "flags", "flag", null);
        if (version < 4)
        {
            One(root, "parent-umbrella", "umbrella", null);
        }

        // In the order of the file: duplicates keep the first.
        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            string name = ((YamlScalarNode)key).Value ?? "";
            if (name is not ("exports" or "reexports" or "allowable-clients" or "reexported-libraries" or "parent-umbrella")
                || value is not YamlSequenceNode sections)
            {
                continue;
            }

            foreach (YamlMappingNode section in sections.Children.Cast<YamlMappingNode>())
            {
                HashSet<string>? targets = Has(section, "targets") || Has(section, "archs") ? Targets(section) : null;
                foreach ((YamlNode sectionKey, YamlNode _) in section.Children)
                {
                    string list = ((YamlScalarNode)sectionKey).Value ?? "";
                    switch (list)
                    {
                        case "symbols":
                            Many(section, list, "symbol", targets);
                            break;
                        case "weak-symbols" or "weak-def-symbols":
                            Many(section, list, "weak", targets);
                            break;
                        case "thread-local-symbols":
                            Many(section, list, "tlv", targets);
                            break;
                        case "objc-classes":
                            Many(section, list, "class", targets);
                            break;
                        case "objc-eh-types":
                            Many(section, list, "ehtype", targets);
                            break;
                        case "objc-ivars":
                            Many(section, list, "ivar", targets);
                            break;
                        case "libraries" or "re-exports":
                            Many(section, list, "reexport", targets);
                            break;
                        case "clients" or "allowable-clients" or "allowed-clients":
                            Many(section, list, "client", targets);
                            break;
                        case "umbrella":
                            One(section, list, "umbrella", targets);
                            break;
                    }
                }
            }
        }

        return new Library(version, Targets(root), facts);
    }

    private static bool Has(YamlMappingNode node, string key) => node.Children.ContainsKey(new YamlScalarNode(key));

    private static string? Scalar(YamlMappingNode node, string key) =>
        Has(node, key) ? (node.Children[new YamlScalarNode(key)] as YamlScalarNode)?.Value : null;

    private static IEnumerable<string> Items(YamlMappingNode node, string key) =>
        Has(node, key) && node.Children[new YamlScalarNode(key)] is YamlSequenceNode sequence
            ? sequence.Children.Select(c => ((YamlScalarNode)c).Value ?? "")
            : [];

    private static List<Library> Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        List<Library> libraries = [JsonLibrary(document.RootElement.GetProperty("main_library"))];
        if (document.RootElement.TryGetProperty("libraries", out JsonElement others))
        {
            libraries.AddRange(others.EnumerateArray().Select(JsonLibrary));
        }

        return libraries;
    }

    private static Library JsonLibrary(JsonElement root)
    {
        List<Fact> facts = [];
        (string Key, string Member, string Kind)[] metadata =
        [
            ("install_names", "name", "install"), ("current_versions", "version", "current"),
            ("compatibility_versions", "version", "compatibility"), ("flags", "attributes", "flag"),
            ("reexported_libraries", "names", "reexport"), ("parent_umbrellas", "umbrella", "umbrella"),
            ("allowable_clients", "clients", "client"), ("rpaths", "paths", "rpath"),
        ];
        (string List, string Kind)[] lists =
        [
            ("global", "symbol"), ("weak", "weak"), ("thread_local", "tlv"), ("objc_class", "class"), ("objc_eh_type", "ehtype"),
            ("objc_ivar", "ivar"),
        ];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            foreach (JsonElement section in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray() : default)
            {
                HashSet<string>? targets = section.TryGetProperty("targets", out JsonElement listed)
                    ? [.. listed.EnumerateArray().Select(t => t.GetString() ?? "")]
                    : null;
                foreach ((string key, string member, string kind) in metadata)
                {
                    if (key == property.Name && section.TryGetProperty(member, out JsonElement value))
                    {
                        IEnumerable<JsonElement> values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
                        facts.AddRange(values.Select(v => new Fact(kind, v.GetString() ?? "", targets)));
                    }
                }

                if (property.Name is "exported_symbols" or "reexported_symbols")
                {
                    foreach (JsonProperty segment in section.EnumerateObject().Where(p => p.Name is "data" or "text"))
                    {
                        foreach (JsonProperty list in segment.Value.EnumerateObject())
                        {
                            facts.AddRange(lists.Where(l => l.List == list.Name)
                                .SelectMany(l => list.Value.EnumerateArray().Select(v => new Fact(l.Kind, v.GetString() ?? "", targets))));
                        }
                    }
                }
            }
        }

        HashSet<string> all = [.. root.GetProperty("target_info").EnumerateArray().Select(t => t.GetProperty("target").GetString() ?? "")];
        return new Library(5, all, facts);
    }
}
