using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Models;
using LanguageExt;

namespace AfsLd.Tests.Properties.TextStubs;

/// <summary>What it means for a stub reader to be right: it says of a text what the model says. Mutants are held against it too.</summary>
internal static class StubLaw
{
    public delegate Fin<ParsedDylib> Reader(string path, ReadOnlyMemory<byte> bytes, PlatformVersion target);

    public static readonly PlatformVersion MacOS13 = new(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(14));

    public static readonly PlatformVersion[] Targets =
    [
        MacOS13,
        new(Platform.MacOS, PackedVersion.Of(11), PackedVersion.Of(14)),
        new(Platform.MacCatalyst, PackedVersion.Of(13, 1), PackedVersion.Of(14)),
        new(Platform.IOS, PackedVersion.Of(12), PackedVersion.Of(14)),
        new(Platform.IOSSimulator, PackedVersion.Of(12), PackedVersion.Of(14)),
    ];

    /// <summary>The first point in which a reader and the model differ about a text; null for none.</summary>
    public static string? Disagreement(string text, PlatformVersion target, Reader reader)
    {
        ModelStub? model = ModelStub.Read(text, target);
        ParsedDylib? actual = null;
        string failure = "";
        reader("x.tbd", Encoding.UTF8.GetBytes(text), target).Match(
            Succ: d => actual = d,
            Fail: e => failure = string.Join("; ", LinkError.DiagnosticsOf(e).Select(d => d.Code + " " + d.Text)));
        if (model is null || actual is null)
        {
            return model is null && actual is null && failure.StartsWith("stub-no-target", StringComparison.Ordinal)
                ? null
                : $"model {(model is null ? "has no target" : "reads it")}, reader: {failure}";
        }

        return Compare(model, actual);
    }

    private static string? Compare(ModelStub model, ParsedDylib actual)
    {
        (string What, object? Model, object? Actual)[] facts =
        [
            ("install name", model.InstallName, actual.InstallName),
            ("current version", model.CurrentVersion, actual.CurrentVersion),
            ("compatibility version", model.CompatibilityVersion, actual.CompatibilityVersion),
            ("umbrella", model.Umbrella, actual.ParentUmbrella),
            ("re-exports", string.Join(' ', model.Reexports), string.Join(' ', actual.Reexports)),
            ("clients", string.Join(' ', model.Clients), string.Join(' ', actual.AllowableClients)),
            ("rpaths", string.Join(' ', model.Rpaths), string.Join(' ', actual.Rpaths)),
            ("flat", !model.Flags.Contains("flat_namespace"), actual.IsTwoLevel),
            ("extension", !model.Flags.Contains("not_app_extension_safe"), actual.IsAppExtensionSafe),
            ("inlined", model.Inlined.Count, actual.Inlined.Length),
        ];
        foreach ((string what, object? expected, object? found) in facts)
        {
            if (!Equals(expected, found))
            {
                return $"{actual.InstallName}: {what}: model {expected}, reader {found}";
            }
        }

        System.Collections.Generic.HashSet<string> asked =
            [.. model.Exports.Keys, .. model.Hidden, "_a", "_b", "_never", "_", "", "_OBJC_CLASS_$_", "_OBJC_CLASS_$_NSA", "_OBJC_IVAR_$_NSA", "NSA", "$ld$hide$_a"];
        foreach (string name in asked)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            bool isThere = actual.Exports.TryFind(bytes, NameHash.Of(bytes), out DylibExport export);
            bool expected = model.Exports.TryGetValue(name, out DylibExport modelled);
            if (isThere != expected || (isThere && export != modelled))
            {
                return $"{actual.InstallName}: {name}: model {(expected ? modelled : "no")}, reader {(isThere ? export : "no")}";
            }

            if (actual.Exports.Hides(bytes, NameHash.Of(bytes)) != model.Hidden.Contains(name))
            {
                return $"{actual.InstallName}: {name}: hidden in the one, not in the other";
            }
        }

        ImmutableArray<ReadOnlyMemory<byte>> all = actual.Exports.AllNames();
        System.Collections.Generic.HashSet<string> listed = [.. all.Select(n => Encoding.UTF8.GetString(n.Span))];
        if (!listed.SetEquals(model.Exports.Keys))
        {
            return $"{actual.InstallName}: all names: {string.Join(' ', listed.Except(model.Exports.Keys).Concat(model.Exports.Keys.Except(listed)))}";
        }

        for (int i = 0; i < model.Inlined.Count; i++)
        {
            if (Compare(model.Inlined[i], actual.Inlined[i]) is string inner)
            {
                return inner;
            }
        }

        return null;
    }
}
