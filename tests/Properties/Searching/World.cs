using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Searching;

namespace AfsLd.Tests.Properties.Searching;

/// <summary>A small disk of objects that autolink and libraries that re-export each other, cycles and all, and a shell that loads
/// what discovery asks for.</summary>
internal sealed class World
{
    private readonly Dictionary<string, ParsedInput> _disk = new(StringComparer.Ordinal);
    private readonly LinkOptions _options;

    private World(int seed)
    {
        Random random = new(seed);
        int count = random.Next(1, 12);
        string NameOf(int i) => $"/lib/lib{i}.dylib";
        for (int i = 0; i < count; i++)
        {
            // Every third is missing.
            if (random.Next(3) != 0)
            {
                IEnumerable<string> to = Enumerable.Range(0, count).Where(_ => random.Next(4) == 0).Select(NameOf);
                _disk[NameOf(i)] = new ParsedInput.Dylib(Dylib(NameOf(i), [.. to]), LoadModifiers.None);
            }
        }

        for (int i = 0; i < 3; i++)
        {
            IEnumerable<string[]> options = Enumerable.Range(0, count).Where(_ => random.Next(3) == 0).Select(n => new[] { "-l" + n });
            _disk[$"{i}.o"] = new ParsedInput.Object(Object([.. options]), IsLazy: random.Next(4) == 0);
        }

        IEnumerable<InputRequest> given = Enumerable.Range(0, 3).Select(i => (InputRequest)new InputRequest.File($"{i}.o"));
        _options = new LinkOptions
        {
            Inputs = [.. given, .. Enumerable.Range(0, count).Where(_ => random.Next(4) == 0).Select(i => new InputRequest.Library($"{i}"))],
            LibraryPaths = ["/lib"],
            ImplicitLibSystem = false,
        };
    }

    public static World Of(int seed) => new(seed);

    public static ParsedDylib Dylib(string installName, ImmutableArray<string> reexports) =>
        new() { Path = installName, InstallName = installName, Reexports = reexports, Exports = new NoExports() };

    public static ParsedObject Object(params string[][] options) => new()
    {
        Origin = new Origin("x.o"),
        Bytes = default,
        Sections = [],
        Symbols = new ObjectSymbols(default, default, [], []),
        LinkerOptions = [.. options.Select(o => o.ToImmutableArray())],
    };

    /// <summary>Plays the shell until nothing is wanted; what was asked for, in order.</summary>
    public (DiscoveryStep Step, List<string> Asked) Discover(Func<DiscoveryStep, DiscoveryStep>? mutant = null)
    {
        DiscoveryState state = DiscoveryState.Empty;
        List<string> asked = [];
        while (true)
        {
            DiscoveryStep step = DiscoverInputs.Run(state, _options).Match(Succ: s => s, Fail: e => throw new InvalidOperationException(e.Message));
            step = mutant?.Invoke(step) ?? step;
            if (step.IsComplete)
            {
                return (step, asked);
            }

            asked.AddRange(step.Wanted.Select(w => w.Request.ToString()));
            asked.AddRange(step.WantedReexports.Select(w => w.InstallName));
            state = state with
            {
                Answers = state.Answers.AddRange(step.Wanted.Select(w => new AnsweredRequest(w.Request, Load(w.Search)))),
                Loaded = state.Loaded.AddRange(step.WantedReexports.Where(w => Load(w.Search) is ParsedInput.Dylib)
                    .Select(w => KeyValuePair.Create(w.InstallName, ((ParsedInput.Dylib)_disk[w.InstallName]).Value))),
                Absent = state.Absent.Union(step.WantedReexports.Where(w => Load(w.Search) is null).Select(w => w.InstallName)),
                Rounds = state.Rounds + 1,
            };
        }
    }

    /// <summary>What a walk of the whole disk reaches.</summary>
    public HashSet<string> Reachable()
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> pending = new(_options.Inputs.Select(i => i is InputRequest.File file ? file.Path : $"/lib/lib{((InputRequest.Library)i).Name}.dylib"));
        while (pending.TryPop(out string? path))
        {
            if (!_disk.TryGetValue(path, out ParsedInput? input) || !reached.Add(path))
            {
                continue;
            }

            IEnumerable<string> next = input switch
            {
                ParsedInput.Object { IsLazy: false } o => o.Value.LinkerOptions.Select(l => $"/lib/lib{l[0][2..]}.dylib"),
                ParsedInput.Dylib d => d.Value.Reexports,
                _ => [],
            };
            foreach (string name in next)
            {
                pending.Push(name);
            }
        }

        reached.RemoveWhere(p => p.EndsWith(".o", StringComparison.Ordinal));
        return reached;
    }

    public HashSet<string> Known(DiscoveryStep step) =>
        [.. step.Inputs.Inputs.OfType<ParsedInput.Dylib>().Select(d => d.Value.InstallName), .. step.Inputs.Reexported.Keys];

    private ParsedInput? Load(SearchPlan plan) => plan.Paths.Select(p => _disk.GetValueOrDefault(p)).FirstOrDefault(i => i is not null);

    private sealed class NoExports : IDylibExports
    {
        public bool HasWeakDefinitions => false;

        public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
        {
            export = default;
            return false;
        }

        public ImmutableArray<ReadOnlyMemory<byte>> AllNames() => [];
    }
}
