using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Searching;

/// <summary>Finds out what a link's inputs are, a round at a time: it says what is missing, the shell loads it and calls again.</summary>
/// <remarks>First the command line; then what the objects autolink and the libraries re-export; when those are closed, libSystem if no
/// library is it. A round that asks for nothing ends it. A round never asks twice for the same thing, and there are at most
/// <see cref="MaxRounds"/> of them.</remarks>
public static class DiscoverInputs
{
    /// <summary>The bound on rounds: a chain of re-exports this deep is not a real one.</summary>
    public const int MaxRounds = 64;

    /// <summary>The next step; fails with <see cref="SearchCodes.TooDeep"/> past the bound.</summary>
    public static Fin<DiscoveryStep> Run(DiscoveryState state, LinkOptions options)
    {
        ImmutableArray<InputRequest>.Builder requested = ImmutableArray.CreateBuilder<InputRequest>();
        List<ParsedInput> inputs = [];
        ImmutableArray<ParsedDylib>.Builder libraries = ImmutableArray.CreateBuilder<ParsedDylib>();
        ImmutableArray<ParsedObject>.Builder objects = ImmutableArray.CreateBuilder<ParsedObject>();
        foreach (AnsweredRequest answer in state.Answers)
        {
            requested.Add(answer.Request);
            if (answer.Input is not ParsedInput input)
            {
                continue;
            }

            inputs.Add(input);
            if (input is ParsedInput.Dylib dylib)
            {
                libraries.Add(dylib.Value);
            }
            else if (input is ParsedInput.Object { IsLazy: false } linked)
            {
                objects.Add(linked.Value);
            }
        }

        objects.AddRange(state.PulledMembers);
        ImmutableArray<InputRequest> known = requested.DrainToImmutable();
        ImmutableArray<ParsedDylib> named = libraries.DrainToImmutable();
        AutolinkPlan autolinked = Autolink.Run(objects.DrainToImmutable(), known, options);
        ReexportClosure reexports = FindReexports.Run(named, state.Loaded, state.Absent, options);
        ImmutableArray<InputRequest> next = state.Answers.IsEmpty && !options.Inputs.IsEmpty ? options.Inputs : autolinked.Requests;
        if (next.IsEmpty && reexports.Missing.IsEmpty)
        {
            next = ImplyInputs.Run(named, known, options);
        }

        DiscoveryStep step = new(
            Plans(next, options),
            reexports.Missing,
            new ParsedInputs([.. inputs], reexports.Reexported),
            autolinked.Warnings);
        return state.Rounds < MaxRounds || step.IsComplete
            ? step
            : new LinkError(Diagnostic.LinkError(
                SearchCodes.TooDeep, Origin.CommandLine, $"libraries that name further libraries go more than {MaxRounds} deep"));
    }

    private static ImmutableArray<WantedInput> Plans(ImmutableArray<InputRequest> requests, LinkOptions options)
    {
        ImmutableArray<WantedInput>.Builder wanted = ImmutableArray.CreateBuilder<WantedInput>(requests.Length);
        foreach (InputRequest request in requests)
        {
            wanted.Add(new WantedInput(request, PlanSearch.Run(request, options)));
        }

        return wanted.DrainToImmutable();
    }
}
