using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Writes valid stubs of every version from a seed, in every style that YAML lets tapi's keys be written in.</summary>
public sealed class StubText
{
    private static readonly string[] Platforms =
        ["macos", "macos", "macos", "maccatalyst", "ios", "ios-simulator", "tvos", "visionos", "driverkit", "aquaos"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly int _version;
    private readonly string _newLine;

    private StubText(int seed)
    {
        _random = new Random(seed);
        _version = _random.Next(1, 6);
        _newLine = _random.Next(8) == 0 ? "\r\n" : "\n";
    }

    /// <summary>The stub of a seed.</summary>
    public static string Of(int seed) => new StubText(seed).Write();

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Write()
    {
        if (_version == 5)
        {
            return Json();
        }

        if (Chance(6))
        {
            Line("# a stub");
        }

        int documents = _random.Next(1, 5);
        for (int i = 0; i < documents; i++)
        {
            Document(i);
            if (Chance(5))
            {
                Line("...");
            }
        }

        if (Chance(2))
        {
            Line("...");
        }

        return _text.ToString();
    }

    private void Document(int index)
    {
        string tag = _version switch { 4 => " !tapi-tbd", 3 => " !tapi-tbd-v3", 2 => " !tapi-tbd-v2", _ => Chance(2) ? "" : " !tapi-tbd-v1" };
        Line("---" + tag + (Chance(8) ? " # document" : ""));
        List<string> targets = _version == 4 ? Triples() : Architectures();
        List<Action> parts =
        [
            () => Sequence(0, _version == 4 ? "targets" : "archs", targets),
            () => Pair(0, "install-name", Pick(["/usr/lib/libx.dylib", "/usr/lib/it's.dylib", "@rpath/y", $"/usr/lib/system/lib{index}.dylib"])),
        ];
        if (_version == 4)
        {
            parts.Insert(0, () => Line("tbd-version: 4"));
        }
        else
        {
            parts.Add(() => Pair(0, "platform", Pick(["macosx", "macosx", "ios", "zippered", "iosmac", "tvos"])));
        }

        if (Chance(2))
        {
            parts.Add(() => Pair(0, "current-version", Version()));
            parts.Add(() => Pair(0, "compatibility-version", Version()));
        }

        if (Chance(3) && _version > 1)
        {
            parts.Add(() => Sequence(0, "flags", Pick<List<string>>([["flat_namespace"], ["not_app_extension_safe", "flat_namespace"], []])));
        }

        if (Chance(3))
        {
            parts.Add(() => Line("swift-abi-version: 7"));
        }

        if (Chance(3) && _version > 1)
        {
            parts.Add(() =>
            {
                Line("undefineds:");
                Line($"  - {(_version == 4 ? "targets" : "archs")}: [ {targets[0]} ]");
                Line("    symbols: [ _never, 'it[s' ]");
            });
        }

        if (_version == 4)
        {
            parts.Add(() => Sections("exports", targets, exports: true));
            parts.AddRange(Chance(2) ? [() => Sections("reexports", targets, exports: true)] : []);
            parts.AddRange(Chance(2) ? [() => Metadata("reexported-libraries", "libraries", ["/usr/lib/a.dylib", "/usr/lib/system/lib1.dylib"])] : []);
            parts.AddRange(Chance(3) ? [() => Metadata("allowable-clients", "clients", ["one", "two"])] : []);
            parts.AddRange(Chance(3) ? [() => Metadata("parent-umbrella", "umbrella", ["System"])] : []);
        }
        else
        {
            parts.AddRange(Chance(3) && _version > 1 ? [() => Pair(0, "parent-umbrella", "System")] : []);
            parts.Add(() => Sections("exports", targets, exports: true));
        }

        // tapi's order, or any.
        Action[] order = parts.ToArray();
        if (Chance(3))
        {
            _random.Shuffle(order);
        }

        foreach (Action part in order)
        {
            part();
            if (Chance(12))
            {
                Line(Pick(["", "# between", "   # indented"]));
            }
        }
    }

    private void Sections(string key, List<string> targets, bool exports)
    {
        int count = _random.Next(0, 4);
        Line(key + ":" + (count == 0 && Chance(2) ? " []" : ""));
        int indent = Chance(4) ? 0 : 2;
        for (int i = 0; i < count; i++)
        {
            List<string> some = targets.Where(_ => !Chance(3)).DefaultIfEmpty(targets[0]).ToList();
            List<Action<int>> parts = [n => Sequence(n, _version == 4 ? "targets" : "archs", some)];
            List<(string Key, bool IsObjC)> lists =
            [
                ("symbols", false), (_version == 4 ? "weak-symbols" : "weak-def-symbols", false), ("thread-local-symbols", false),
                ("objc-classes", true), ("objc-ivars", true),
            ];
            if (_version > 2)
            {
                lists.Add(("objc-eh-types", true));
            }

            foreach ((string list, bool isObjC) in lists.Where(l => l.Key == "symbols" || Chance(2)))
            {
                parts.Add(n => Sequence(n, list, Names(isObjC)));
            }

            if (_version < 4 && Chance(3))
            {
                parts.Add(n => Sequence(n, "re-exports", ["/usr/lib/a.dylib"]));
                parts.Add(n => Sequence(n, _version == 1 ? "allowed-clients" : "allowable-clients", ["client"]));
            }

            Items(indent, parts);
        }
    }

    private void Metadata(string key, string member, List<string> values)
    {
        Line(key + ":");
        for (int i = _random.Next(1, 3); i > 0; i--)
        {
            List<Action<int>> parts = [n => Sequence(n, "targets", Triples())];
            parts.Add(n =>
            {
                if (member == "umbrella")
                {
                    Pair(n, member, values[0]);
                }
                else
                {
                    Sequence(n, member, values);
                }
            });
            Items(2, parts);
        }
    }

    // A block sequence item: the first key follows the dash.
    private void Items(int indent, List<Action<int>> parts)
    {
        Action<int>[] order = parts.ToArray();
        if (Chance(4))
        {
            _random.Shuffle(order);
        }

        int dash = _text.Length + indent;
        foreach (Action<int> part in order)
        {
            part(indent + 2);
        }

        _text[dash] = '-';
    }

    private void Pair(int indent, string key, string value) => Line(new string(' ', indent) + key + ": " + Scalar(value, isFlow: false));

    private void Sequence(int indent, string key, List<string> items)
    {
        string margin = new(' ', indent);
        if (items.Count > 0 && Chance(5))
        {
            Line(margin + key + ":");
            string dash = new(' ', indent + (Chance(2) ? 0 : 2));
            foreach (string item in items)
            {
                Line(dash + "- " + Scalar(item, isFlow: false) + (Chance(20) ? "   # why" : ""));
            }

            return;
        }

        _text.Append(margin).Append(key).Append(": [ ");
        for (int i = 0; i < items.Count; i++)
        {
            _text.Append(Scalar(items[i], isFlow: true));
            if (i + 1 < items.Count || Chance(30))
            {
                _text.Append(Chance(10) ? " ," : ",");
            }

            _text.Append(Chance(5) ? (Chance(10) ? " # more" : "") + _newLine + margin + "      " : " ");
        }

        Line("]");
    }

    private string Scalar(string value, bool isFlow)
    {
        bool plain = value.Length > 0 && !value.Any(c => "$'\"[]{},:#&*!|>%@`\\ ".Contains(c)) && value[0] != '-' && value[0] < 128;
        if ((plain || value.Contains('$') && value[0] is not ('$' or '-') && !value.Any(c => "'\"[]{},:#\\ ".Contains(c))) && !Chance(4))
        {
            return value;
        }

        return Chance(3) || value.Contains('\t')
            ? "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\t", "\\t", StringComparison.Ordinal).Replace("é", Chance(2) ? "\\u00e9" : "é", StringComparison.Ordinal) + "\""
            : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
    }

    private List<string> Names(bool isObjC)
    {
        List<string> names = [];
        for (int i = _random.Next(0, 8); i > 0; i--)
        {
            string name = isObjC
                ? Pick(["NSA", "NSB", "Zed", "NSA._x", "Swift.Thing"])
                : Pick([
                    "_a", "_b", "_c" + _random.Next(30), "_long_name_that_is_longer_than_sixteen_bytes" + _random.Next(9), "$s4Main3FooV",
                    "_$s4Main3FooVN", "-[NSA do:]", "_with space", "_it's", "_quote\"d", "_back\\slash", "_é", "_a$b", "_OBJC_CLASS_$_NSA",
                    "_OBJC_EHTYPE_$_NSB", "_open$NOCANCEL", "R8289209$_close", Directive(), Directive(),
                ]);
            names.Add(_version < 3 && isObjC ? "_" + name : name);
        }

        return names;
    }

    private string Directive()
    {
        string os = Pick(["11.0", "12.0", "13.0", "13.1", "10.4"]);
        string symbol = Pick(["_a", "_b", "_c1", "_added", "_OBJC_CLASS_$_NSA", "_OBJC_CLASS_$_Zed"]);
        return Pick([
            $"$ld$hide$os{os}${symbol}", $"$ld$hide${symbol}", $"$ld$add$os{os}${symbol}", $"$ld$weak$os{os}${symbol}",
            $"$ld$install_name$os{os}$/usr/lib/old.dylib", $"$ld$compatibility_version$os{os}$3.4",
            $"$ld$previous$/usr/lib/prev.dylib${Pick(["", "2.0"])}${Pick(["1", "2"])}$11.0${Pick(["12.0", "14.0"])}${symbol}$",
            $"$ld$previous$/usr/lib/prev.dylib${Pick(["", "2.0"])}$1$11.0${Pick(["12.0", "14.0"])}$$",
        ]);
    }

    private List<string> Triples()
    {
        List<string> all = [];
        foreach (string platform in Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(Platforms)).Distinct())
        {
            all.AddRange(new[] { "x86_64", "arm64", "arm64e", "arm64e.x1" }.Where(_ => !Chance(3)).Select(a => a + "-" + platform));
        }

        return all.Count == 0 ? ["arm64-macos"] : all;
    }

    private List<string> Architectures()
    {
        List<string> all = new[] { "armv7", "x86_64", "arm64", "arm64e" }.Where(_ => !Chance(3)).ToList();
        return all.Count == 0 ? ["arm64"] : all;
    }

    private string Version() => Pick(["1", "1.2", "1319.100.3", "0001.001.1", "70000.1", "1.300.2", "1.2.3.4.5"]);

    private void Line(string line) => _text.Append(line).Append(_newLine);

    private string Json()
    {
        List<string> members = ["\"tapi_tbd_version\": 5", "\"main_library\": " + JsonLibrary()];
        if (Chance(2))
        {
            members.Add("\"libraries\": [" + string.Join(",", Enumerable.Range(0, _random.Next(0, 3)).Select(_ => JsonLibrary())) + "]");
        }

        return JsonObject(members);
    }

    private string JsonLibrary()
    {
        List<string> targets = Triples();
        List<string> members =
        [
            "\"target_info\": [" + string.Join(",", targets.Select(t => $"{{\"target\":{Quoted(t)},\"min_deployment\":\"11\"}}")) + "]",
            "\"install_names\": [{\"name\": \"/usr/lib/j.dylib\"}]",
            "\"exported_symbols\": [" + string.Join(", ", Enumerable.Range(0, _random.Next(0, 4)).Select(_ => JsonSection(targets))) + "]",
            "\"unknown\": {\"a\": [1, -2.5e3, true, null, {\"b\": \"]}\"}]}",
        ];
        if (Chance(2))
        {
            members.Add("\"current_versions\": [{\"version\": \"1.2\"}]");
            members.Add("\"compatibility_versions\": [{\"version\": \"1.1\"}]");
        }

        if (Chance(2))
        {
            members.Add($"\"reexported_libraries\": [{{\"targets\": {JsonArray(Triples())}, \"names\": [\"/usr/lib/a.dylib\"]}}]");
            members.Add($"\"rpaths\": [{{\"paths\": [\"@loader_path/x\"]}}]");
            members.Add("\"flags\": [{\"attributes\": [\"flat_namespace\"]}]");
            members.Add("\"parent_umbrellas\": [{\"umbrella\": \"System\"}]");
            members.Add("\"allowable_clients\": [{\"clients\": [\"one\"]}]");
            members.Add("\"undefined_symbols\": [{\"text\": {\"global\": [\"_never\"]}}]");
        }

        return JsonObject(members);
    }

    private string JsonSection(List<string> targets)
    {
        List<string> members = [];
        if (!Chance(3))
        {
            members.Add("\"targets\": " + JsonArray(targets.Where(_ => !Chance(3)).DefaultIfEmpty(targets[0])));
        }

        foreach (string segment in new[] { "data", "text" }.Where(_ => !Chance(3)))
        {
            IEnumerable<string> lists = new[] { "global", "weak", "thread_local", "objc_class", "objc_eh_type", "objc_ivar" }
                .Where(_ => Chance(2)).Select(l => $"\"{l}\": " + JsonArray(Names(l.StartsWith("objc", StringComparison.Ordinal))));
            members.Add($"\"{segment}\": " + JsonObject(lists.ToList()));
        }

        return JsonObject(members);
    }

    private string JsonObject(List<string> members)
    {
        string[] order = members.ToArray();
        _random.Shuffle(order);
        string gap = Chance(3) ? "\n  " : " ";
        return "{" + gap + string.Join("," + gap, order) + gap + "}";
    }

    private string JsonArray(IEnumerable<string> items) => "[" + string.Join(Chance(2) ? "," : " ,\n", items.Select(Quoted)) + "]";

    private string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("é", Chance(2) ? "\\u00e9" : "é", StringComparison.Ordinal) + "\"";
}
