using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;

namespace AfsLd.Shell.Inputs;

/// <summary>All inputs of a link with their names resolved.</summary>
/// <param name="Resolution">Who owns which name.</param>
/// <param name="Execution">What suits a link of this size.</param>
/// <param name="Warnings">About the search for inputs.</param>
/// <param name="Suspects">Warnings that explain why something may be missing later; of no interest otherwise.</param>
internal sealed record ResolvedInputs(
    Resolution Resolution, IExecution Execution, ImmutableArray<Diagnostic> Warnings, ImmutableArray<Diagnostic> Suspects);
