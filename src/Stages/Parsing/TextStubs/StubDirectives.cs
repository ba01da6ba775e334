using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Obeys the <c>$ld$</c> names of a library: how SDKs say that a library was another one, or had other symbols, on older
/// systems. Fields are divided by '$'; one that cannot be read is passed over, as ld64 does with a warning.</summary>
/// <remarks>Forms: <c>$ld$ACTION$osMAJOR.MINOR$NAME</c>, in force when the minimum OS is that very version;
/// <c>$ld$hide$NAME</c>, always; <c>$ld$previous$INSTALL_NAME$COMPATIBILITY$PLATFORM$START$END$NAME$</c>, in force when the
/// platform is that one and START &lt;= minimum OS &lt; END.</remarks>
internal sealed class StubDirectives(StubNames names, PlatformVersion target)
{
    private readonly List<StubOverride> _overrides = [];
    private readonly List<StubName> _changed = [];
    private string _lastInstallName = "";

    /// <summary>What such names begin with.</summary>
    internal static ReadOnlySpan<byte> Prefix => "$ld$"u8;

    /// <summary>The library's install name, if a directive changes it.</summary>
    public string? InstallName { get; private set; }

    /// <summary>The library's compatibility version, if a directive changes it.</summary>
    public PackedVersion? CompatibilityVersion { get; private set; }

    /// <summary>What directives change, in the order of <see cref="ChangedNames"/>.</summary>
    public List<StubOverride> Overrides => _overrides;

    /// <summary>The symbols that directives change; null for none.</summary>
    public StubNameTable? ChangedNames() => _changed.Count == 0
        ? null
        : new StubNameTable([.. _changed], 0, _changed.Count, names.File, names.Arena.Bytes);

    /// <summary>Obeys one directive.</summary>
    public void Obey(StubSlice directive)
    {
        ReadOnlySpan<byte> text = names.BytesOf(directive);
        int at = Prefix.Length;
        ReadOnlySpan<byte> action = NextField(text, ref at);
        if (action.SequenceEqual("previous"u8))
        {
            ObeyPrevious(directive, text, at);
            return;
        }

        if (text[at..].StartsWith("os"u8))
        {
            at += 2;
            ReadOnlySpan<byte> version = NextField(text, ref at);

            // ld64 compares the text of major and minor: a patch level never matters.
            if (!StubVersion.TryRead(version, out PackedVersion named) || named.Packed >> 8 != target.MinimumOS.Packed >> 8)
            {
                return;
            }
        }
        else if (!action.SequenceEqual("hide"u8))
        {
            return;
        }

        if (at >= text.Length)
        {
            return;
        }

        ReadOnlySpan<byte> name = text[at..];
        switch (action)
        {
            case var _ when action.SequenceEqual("hide"u8):
                Change(directive, at, text.Length, new StubOverride(true, DylibExportFlags.None, null, default));
                break;
            case var _ when action.SequenceEqual("add"u8):
                Change(directive, at, text.Length, default);
                break;
            case var _ when action.SequenceEqual("weak"u8):
                Change(directive, at, text.Length, new StubOverride(false, DylibExportFlags.WeakImport, null, default));
                break;
            case var _ when action.SequenceEqual("install_name"u8):
                InstallName = Encoding.UTF8.GetString(name);
                break;
            case var _ when action.SequenceEqual("compatibility_version"u8):
                CompatibilityVersion = StubVersion.TryRead(name, out PackedVersion compatibility) ? compatibility : CompatibilityVersion;
                break;
        }
    }

    private void ObeyPrevious(StubSlice directive, ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> installName = NextField(text, ref at);
        ReadOnlySpan<byte> compatibilityText = NextField(text, ref at);
        ReadOnlySpan<byte> platform = NextField(text, ref at);
        ReadOnlySpan<byte> startText = NextField(text, ref at);
        ReadOnlySpan<byte> endText = NextField(text, ref at);
        if (installName.IsEmpty
            || !StubVersion.TryRead(platform, out PackedVersion number) || number.Major != (int)target.Platform
            || !StubVersion.TryRead(startText, out PackedVersion start) || target.MinimumOS < start
            || !StubVersion.TryRead(endText, out PackedVersion end) || target.MinimumOS >= end)
        {
            return;
        }

        PackedVersion compatibility = PackedVersion.Of(1);
        if (!compatibilityText.IsEmpty && !StubVersion.TryRead(compatibilityText, out compatibility))
        {
            return;
        }

        // The symbol's own name may hold '$'; what ends it is the last one.
        int nameEnd = text.Length > at && text[^1] == '$' ? text.Length - 1 : text.Length;
        if (at >= nameEnd)
        {
            InstallName = NameOf(installName);
            CompatibilityVersion = compatibilityText.IsEmpty ? CompatibilityVersion : compatibility;
            return;
        }

        Change(directive, at, nameEnd, new StubOverride(false, DylibExportFlags.None, NameOf(installName), compatibility));
    }

    private void Change(StubSlice directive, int start, int end, StubOverride change)
    {
        StubSlice slice = new(directive.Offset >= 0 ? directive.Offset + start : directive.Offset - start, end - start);
        _changed.Add(new StubName(NameHash.Of(names.BytesOf(slice)), slice, StubNameKind.Symbol, change.Flags));
        _overrides.Add(change);
    }

    // Thousands of symbols of a Swift overlay move from the same library.
    private string NameOf(ReadOnlySpan<byte> installName)
    {
        if (!Ascii.Equals(installName, _lastInstallName))
        {
            _lastInstallName = Encoding.UTF8.GetString(installName);
        }

        return _lastInstallName;
    }

    private static ReadOnlySpan<byte> NextField(ReadOnlySpan<byte> text, ref int at)
    {
        int start = Math.Min(at, text.Length);
        int length = text[start..].IndexOf((byte)'$');
        length = length < 0 ? text.Length - start : length;
        at = Math.Min(start + length + 1, text.Length);
        return text.Slice(start, length);
    }
}
