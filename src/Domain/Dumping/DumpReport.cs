using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Domain.Dumping;

/// <summary>What a file says, for people.</summary>
/// <param name="Text">Lines, each ending with a newline; two dumps can be compared with diff.</param>
/// <param name="Problems">What could not be read, with its offset; the text shows what could.</param>
public sealed record DumpReport(string Text, ImmutableArray<Diagnostic> Problems);
