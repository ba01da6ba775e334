using AfsLd.Domain.Diagnostics;

namespace AfsLd.Shell.Inputs;

/// <summary>What a search found.</summary>
/// <param name="File">The file; null: there is none.</param>
/// <param name="PlacesWithout">How many of the places, from the first one on, hold no file.</param>
/// <param name="Failure">Something that is there and cannot be read; the search ends at it.</param>
internal sealed record SearchOutcome(LoadedFile? File, int PlacesWithout, Diagnostic? Failure);
