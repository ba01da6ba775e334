using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Shell.Execution;
using AfsLd.Stages;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Searching;
using LanguageExt;

namespace AfsLd.Shell.Inputs;

/// <summary>Loads inputs and resolves names until neither asks for more: an archive member that is pulled may name libraries
/// (LC_LINKER_OPTION) that nobody else does, and those may change who is pulled.</summary>
internal static class ResolveInputs
{
    /// <summary>The inputs and their names; fails with what is missing, malformed or defined twice.</summary>
    internal static Fin<ResolvedInputs> Run(IExecution parallel, IStageObserver observer, LinkOptions options, LoadFiles files)
    {
        var executions = new ExecutionBySize(parallel);
        ImmutableArray<Diagnostic> warnings = [];
        DiscoveryState state = DiscoveryState.Empty;
        while (true)
        {
            if (!LoadInputs.Run(executions, observer, options, files, state).TryValue(out FoundInputs? found, out LinkError? unusable))
            {
                return unusable;
            }

            warnings = warnings.AddRange(found.Warnings);
            IExecution execution = executions.ForBytes(files.SizeBytes);
            if (Resolve(execution, observer, found, options).TryValue(out Resolution? resolution, out LinkError? unresolved))
            {
                if (!AsksForMore(found.State, resolution, options, out state))
                {
                    return new ResolvedInputs(
                        resolution,
                        execution,
                        warnings.RemoveAll(IsSuspect).AddRange(found.Requests),
                        warnings.RemoveAll(warning => !IsSuspect(warning)));
                }
            }
            else if (!Resolve(execution, observer, found, Lenient(options)).TryValue(out Resolution? tolerated, out _)
                || !AsksForMore(found.State, tolerated, options, out state))
            {
                // What was passed over may be just what is missing.
                return new LinkError([.. warnings, .. unresolved.Diagnostics]);
            }
        }
    }

    private static bool IsSuspect(Diagnostic warning) => warning.Code == ParsingCodes.ForeignArchive;

    private static Fin<Resolution> Resolve(IExecution execution, IStageObserver observer, FoundInputs found, LinkOptions options) =>
        Pipeline.Resolve(execution, observer, found.Inputs, options, (archive, member) =>
        {
            PartMark began = observer.BeginPart();
            Fin<ParsedObject> parsed = ParseMember.Run(archive, member, options.Platform);
            observer.EndPart("archive members", began);
            return parsed;
        });

    // A name that nothing defines yet may be in a library that a member is about to ask for. Who is pulled does not depend on these.
    private static LinkOptions Lenient(LinkOptions options) =>
        options with { Undefined = UndefinedTreatment.DynamicLookup, AllowMultipleDefinitions = true };

    /// <summary>True if members that were pulled ask for inputs that are not there yet; then the state says who asks.</summary>
    private static bool AsksForMore(DiscoveryState known, Resolution resolution, LinkOptions options, out DiscoveryState asking)
    {
        asking = known;
        ImmutableArray<ParsedObject> members = LoadInputs.MembersThatAsk(resolution.Objects.AsSpan());
        if (members.IsEmpty)
        {
            return false;
        }

        asking = known with { PulledMembers = members };
        return !DiscoverInputs.Run(asking, options).TryValue(out DiscoveryStep? step, out _) || !step.IsComplete;
    }
}
