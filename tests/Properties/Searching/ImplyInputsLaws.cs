using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Searching;
using Xunit;

namespace AfsLd.Tests.Properties.Searching;

/// <summary>libSystem is implied exactly when dyld needs it and nobody else brings it.</summary>
public sealed class ImplyInputsLaws
{
    private static readonly string[] SystemNames = ["/usr/lib/libSystem.B.dylib", "/usr/lib/libSystem.dylib"];
    private static readonly string[] OtherNames = ["/usr/lib/libSystem", "/usr/lib/system/libSystem.B.dylib", "libSystem.B.dylib", "/usr/lib/libc++.1.dylib"];

    /// <summary>A reason to imply nothing; each is one that a mutant does not know.</summary>
    private static readonly Dictionary<string, Func<Link, bool>> Reasons = new(StringComparer.Ordinal)
    {
        ["-no_implicit_libsystem"] = link => !link.Options.ImplicitLibSystem,
        ["-static"] = link => link.Options.IsStatic,
        ["-r"] = link => link.Options.Kind == OutputKind.Relocatable,
        ["libSystem.B by its install name"] = link => link.Libraries.Any(l => l.InstallName == SystemNames[0]),
        ["libSystem by its old install name"] = link => link.Libraries.Any(l => l.InstallName == SystemNames[1]),
        ["-lSystem"] = link => link.Requested.Contains(new InputRequest.Library("System", link.Modifiers)),
        ["-lSystem.B"] = link => link.Requested.Contains(new InputRequest.Library("System.B", link.Modifiers)),
    };

    public static TheoryData<string> ReasonNames => [.. Reasons.Keys];

    private sealed record Link(ImmutableArray<ParsedDylib> Libraries, ImmutableArray<InputRequest> Requested, LoadModifiers Modifiers, LinkOptions Options);

    [Law]
    public void LibSystem_is_implied_unless_there_is_a_reason(int seed) => Assert.True(Agrees(Make(seed), Reasons.Values));

    [Theory]
    [MemberData(nameof(ReasonNames))]
    public void The_law_rejects_a_model_that_does_not_know(string reason) => Assert.Contains(
        Enumerable.Range(0, 2000), seed => !Agrees(Make(seed), Reasons.Where(r => r.Key != reason).Select(r => r.Value)));

    private static bool Agrees(Link link, IEnumerable<Func<Link, bool>> reasons)
    {
        InputRequest[] expected = reasons.Any(holds => holds(link)) ? [] : [new InputRequest.Library("System", LoadModifiers.Autolinked)];
        return ImplyInputs.Run(link.Libraries, link.Requested, link.Options).SequenceEqual(expected);
    }

    private static Link Make(int seed)
    {
        var random = new Random(seed);
        var modifiers = (LoadModifiers)(1 << random.Next(3));
        InputRequest[] requests =
        [
            new InputRequest.Library("System", modifiers), new InputRequest.Library("System.B", modifiers),
            new InputRequest.Library("system", modifiers), new InputRequest.Library("c++"), new InputRequest.File("System"), new InputRequest.Framework("System", null),
        ];
        string[] names = [.. SystemNames, .. OtherNames, .. OtherNames, .. OtherNames];
        return new Link(
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => World.Dylib(names[random.Next(names.Length)], [.. SystemNames]))],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => requests[random.Next(requests.Length)])],
            modifiers,
            new LinkOptions
            {
                ImplicitLibSystem = random.Next(5) != 0,
                IsStatic = random.Next(5) == 0,
                Kind = random.Next(5) == 0 ? OutputKind.Relocatable : (OutputKind)random.Next(3),
            });
    }
}
