using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>One case of the corpus, as its case.json says it. Lists of arguments are one string, split at spaces.</summary>
internal sealed record CaseFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The name of the folder.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>What the case is about: a sentence or two.</summary>
    public required string About { get; init; }

    /// <summary>The area of the linker, for the table of cases.</summary>
    public required string Area { get; init; }

    /// <summary>Compiler arguments by source; a source that is not named here is compiled with the usual ones alone.</summary>
    public ImmutableSortedDictionary<string, string> Compile { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Commands that run before the links, in the folder of the objects (archives, universal files).</summary>
    public ImmutableArray<string> Prepare { get; init; } = [];

    /// <summary>The links, in order, each the linker's arguments. {stubs} is the folder of the text stubs.</summary>
    public required ImmutableArray<string> Links { get; init; }

    /// <summary>What the last link must say on standard error when it has to fail; empty when the links succeed.</summary>
    public ImmutableArray<string> Fails { get; init; } = [];

    /// <summary>The platform and its versions, as in -platform_version. A case with a libSystem.tbd of its own is linked with that.</summary>
    public string Platform { get; init; } = "macos 13.0 13.0";

    /// <summary>The program to run with its arguments; empty when nothing of it can run.</summary>
    public string Run { get; init; } = "";

    /// <summary>The lines that the program writes.</summary>
    public ImmutableArray<string> Stdout { get; init; } = [];

    /// <summary>The exit code of the program.</summary>
    public int Exit { get; init; }

    /// <summary>The forms of the fixups to link with: chained, classic.</summary>
    public ImmutableArray<string> Variants { get; init; } = ["chained", "classic"];

    /// <summary>Why the peer is not compared with, when it cannot do the link; else empty.</summary>
    public string WithoutPeer { get; init; } = "";

    /// <summary>Differences from the peer that are right here, as "dimension" or "dimension: pattern", each with the reason.</summary>
    public ImmutableSortedDictionary<string, string> Tolerate { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Outputs that must say the same: linked from a merged object (-r), and from what was merged.</summary>
    public ImmutableSortedDictionary<string, string> Alike { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Links that the peer does with our outputs as inputs; what they make runs like the program of the case.</summary>
    public ImmutableArray<string> PeerLinks { get; init; } = [];

    /// <summary>True to apply linker optimisation hints, which the peer does not in the same way as we do.</summary>
    public bool Hints { get; init; }

    /// <summary>Findings of the loader's checker, by tag, that are right here.</summary>
    public ImmutableArray<string> CheckAllow { get; init; } = [];

    /// <summary>The folder of the case.</summary>
    [JsonIgnore]
    public string Folder => Path.Combine(Repository.Cases, Name);

    /// <summary>All cases by name. AFSLD_CASE names the cases to take, with * and ? as in a shell.</summary>
    public static ImmutableSortedDictionary<string, CaseFile> All { get; } = ReadAll();

    private static ImmutableSortedDictionary<string, CaseFile> ReadAll()
    {
        string pattern = Environment.GetEnvironmentVariable("AFSLD_CASE") is { Length: > 0 } chosen ? chosen : "*";
        return Directory.EnumerateDirectories(Repository.Cases)
            .Select(static folder => Path.GetFileName(folder))
            .Where(name => FileSystemName(pattern, name))
            .ToImmutableSortedDictionary(static name => name, Read, StringComparer.Ordinal);
    }

    private static bool FileSystemName(string pattern, string name) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static CaseFile Read(string name)
    {
        string path = Path.Combine(Repository.Cases, name, "case.json");
        try
        {
            CaseFile read = JsonSerializer.Deserialize<CaseFile>(File.ReadAllText(path), Format) ?? throw new JsonException("empty");
            return read with { Name = name };
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(path + ": " + broken.Message, broken);
        }
    }
}
