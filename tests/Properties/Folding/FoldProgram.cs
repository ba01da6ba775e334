using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Folding;

/// <summary>One instruction, or two, of a function.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The function that it calls or takes the address of.</param>
/// <param name="Value">The constant that it loads.</param>
internal sealed record FoldStep(FoldStepKind Kind, string Target, int Value);

internal enum FoldStepKind
{
    Load,
    Call,
    Take,
}

/// <summary>One function of a generated program.</summary>
internal sealed record FoldFunction(string Name, int Object, bool IsExternal, bool IsWeak, uint Unwind, ImmutableArray<FoldStep> Steps);

/// <summary>A random program of which many functions are alike, call each other and look at each other's addresses.</summary>
internal sealed class FoldProgram
{
    private const uint Adrp = 0x90000008; // ADRP x8
    private const uint AddX8 = 0x91000108; // ADD x8, x8, #0
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET
    private const uint DebugAttribute = 0x02000000; // S_ATTR_DEBUG

    private readonly Random random;

    internal FoldProgram(int seed)
    {
        random = new Random(seed);
        int objects = random.Next(1, 4);
        MayBeCut = [.. Enumerable.Range(0, objects).Select(_ => random.Next(5) != 0)];
        int count = random.Next(2, 12);
        for (int f = 0; f < count; f++)
        {
            // External from the start: later functions may call earlier ones of any object.
            Functions.Add(new FoldFunction($"_f{f}", random.Next(objects), true, random.Next(8) == 0, 0, []));
        }

        for (int f = 0; f < count; f++)
        {
            Functions[f] = Functions[f] with { Unwind = random.Next(4) == 0 ? 0x0400_0000u : 0x0200_1000u, Steps = Body(f) };
        }

        Functions.Add(new FoldFunction("_main", 0, true, false, 0, []));
        for (int v = random.Next(3); v > 0; v--)
        {
            Pointers.Add(AnyFunction());
        }

        Inputs = [.. Enumerable.Range(0, objects).Select(MakeObject)];
    }

    internal List<FoldFunction> Functions { get; } = [];

    /// <summary>Functions that a variable of the first object points at.</summary>
    internal List<string> Pointers { get; } = [];

    /// <summary>Per object: MH_SUBSECTIONS_VIA_SYMBOLS.</summary>
    internal ImmutableArray<bool> MayBeCut { get; }

    internal ImmutableArray<LoadedInput> Inputs { get; }

    /// <summary>The functions whose address something takes, in code or in data.</summary>
    internal HashSet<string> Taken =>
        [.. Functions.SelectMany(f => f.Steps).Where(s => s.Kind == FoldStepKind.Take).Select(s => s.Target), .. Pointers];

    internal LinkOptions Options(IcfMode mode) => new()
    {
        OutputPath = "program",
        Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        Icf = mode,
        Inputs = [.. Inputs.Select(input => input.Request)],
    };

    private ImmutableArray<FoldStep> Body(int f)
    {
        if (f > 0 && random.Next(3) != 0)
        {
            // Like an earlier one, perhaps with another target.
            ImmutableArray<FoldStep> body = Functions[random.Next(f)].Steps;
            int at = random.Next(Math.Max(1, body.Length));
            return body.Length != 0 && random.Next(2) == 0 && body[at].Kind != FoldStepKind.Load ? body.SetItem(at, body[at] with { Target = AnyFunction() }) : body;
        }

        return [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(5) switch
        {
            0 => new FoldStep(FoldStepKind.Load, "", random.Next(2)),
            1 => new FoldStep(FoldStepKind.Take, AnyFunction(), 0),
            _ => new FoldStep(FoldStepKind.Call, AnyFunction(), 0),
        })];
    }

    private string AnyFunction() => Functions[random.Next(Functions.Count(f => f.Name != "_main"))].Name;

    private LoadedInput MakeObject(int number)
    {
        FoldFunction[] own = [.. Functions.Where(f => f.Object == number)];
        var builder = new ObjectBuilder { SubsectionsViaSymbols = MayBeCut[number] };
        var words = new List<uint>();
        var starts = new List<int>();
        var edits = new List<(int Word, RelocationType Type, string Target)>();
        foreach (FoldFunction function in own)
        {
            starts.Add(words.Count);
            Append(function, words, edits);
        }

        int text = builder.Text([.. words]);
        int data = number == 0 ? builder.Data(new ulong[Pointers.Count + 1]) : 0;
        int unwind = builder.Section("__LD", "__compact_unwind", Rows(own, starts, words.Count), DebugAttribute, 3);
        var symbols = new Dictionary<string, int>();
        for (int f = 0; f < own.Length; f++)
        {
            ushort description = own[f].IsWeak ? SymbolTypes.WeakDefinition : (ushort)0;
            symbols[own[f].Name] = builder.Define(own[f].Name, text, (ulong)starts[f] * 4, own[f].IsExternal, description);
        }

        int Number(string name) => symbols.TryGetValue(name, out int known) ? known : symbols[name] = builder.Undefined(name);
        foreach ((int word, RelocationType type, string target) in edits)
        {
            builder.Instruction(text, (uint)word * 4, type, Number(target));
        }

        for (int p = 0; number == 0 && p < Pointers.Count; p++)
        {
            builder.Pointer(data, (uint)p * 8, Number(Pointers[p]));
        }

        for (int f = 0; f < own.Length; f++)
        {
            builder.Pointer(unwind, (uint)f * 32, Number(own[f].Name));
        }

        string path = $"o{number}.o";
        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), 0);
    }

    private static void Append(FoldFunction function, List<uint> words, List<(int Word, RelocationType Type, string Target)> edits)
    {
        foreach (FoldStep step in function.Steps)
        {
            switch (step.Kind)
            {
                case FoldStepKind.Load:
                    words.Add(0x52800000u | ((uint)step.Value << 5)); // MOVZ w0, #value
                    break;
                case FoldStepKind.Call:
                    edits.Add((words.Count, RelocationType.Branch26, step.Target));
                    words.Add(Call);
                    break;
                default:
                    edits.Add((words.Count, RelocationType.Page21, step.Target));
                    edits.Add((words.Count + 1, RelocationType.PageOff12, step.Target));
                    words.AddRange([Adrp, AddX8]);
                    break;
            }
        }

        words.Add(Return);
    }

    // struct compact_unwind_entry of assemblers: function, length, encoding, personality, LSDA.
    private static byte[] Rows(FoldFunction[] own, List<int> starts, int end) => [.. own.SelectMany((function, f) =>
    {
        int next = f + 1 < own.Length ? starts[f + 1] : end;
        return new ByteWriter().Long(0).Word((uint)(next - starts[f]) * 4).Word(function.Unwind).Long(0).Long(0).ToArray();
    })];
}
