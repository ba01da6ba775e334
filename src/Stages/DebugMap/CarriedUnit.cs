using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.DebugMap;

/// <summary>One unit of the debug map that an input carries: ld -r leaves the debug information where it was and says where that is.</summary>
/// <param name="Folder">The first N_SO; empty when there is but one.</param>
/// <param name="Source">The second.</param>
/// <param name="Path">N_OSO: the object.</param>
/// <param name="Time">N_OSO: its modification time.</param>
/// <param name="Rows">nlist indices of the symbols that N_FUN, N_GSYM, N_STSYM and the like tell of, in their order.</param>
/// <param name="Sizes">Per row: the size of a function; 0 for what is none.</param>
internal sealed record CarriedUnit(string Folder, string Source, string Path, ulong Time, ImmutableArray<int> Rows, ImmutableArray<uint> Sizes)
{
    /// <summary>The units of an object, in its order; empty when it has no stabs.</summary>
    internal static ImmutableArray<CarriedUnit> Read(ParsedObject input)
    {
        return input.Symbols.HasStabs ? new Reader(input).Run() : [];
    }

    /// <summary>The Swift modules (N_AST) that an object's debug map names.</summary>
    internal static ImmutableArray<string> AstPathsOf(ParsedObject input)
    {
        if (!input.Symbols.HasStabs)
        {
            return [];
        }

        ImmutableArray<string>.Builder paths = ImmutableArray.CreateBuilder<string>();
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Type == SymbolTypes.AstStab)
            {
                paths.Add(Encoding.UTF8.GetString(input.Symbols.NameOf(i)));
            }
        }

        return paths.DrainToImmutable();
    }

    /// <summary>Reads the stabs of one object.</summary>
    private sealed class Reader(ParsedObject input)
    {
        private readonly Dictionary<ulong, int> rowOf = IndexSymbols(input);
        private readonly ImmutableArray<CarriedUnit>.Builder units = ImmutableArray.CreateBuilder<CarriedUnit>();
        private readonly List<int> rows = [];
        private readonly List<uint> sizes = [];
        private string folder = "";
        private string source = "";
        private string? path;
        private ulong time;
        private bool isInFunction;

        internal ImmutableArray<CarriedUnit> Run()
        {
            ReadOnlySpan<NList64> symbols = input.Symbols.Rows;
            for (int i = 0; i < symbols.Length; i++)
            {
                if (symbols[i].IsStab)
                {
                    Take(symbols[i], input.Symbols.NameOf(i));
                }
            }

            End();
            return units.DrainToImmutable();
        }

        private void Take(NList64 row, ReadOnlySpan<byte> name)
        {
            switch (row.Type)
            {
                case SymbolTypes.SourceStab when name.IsEmpty:
                    End();
                    break;
                case SymbolTypes.SourceStab:
                    if (path is not null)
                    {
                        End();
                    }

                    folder = source;
                    source = Encoding.UTF8.GetString(name);
                    break;
                case SymbolTypes.ObjectStab:
                    path = Encoding.UTF8.GetString(name);
                    time = row.Value;
                    break;
                case SymbolTypes.FunctionStab when name.IsEmpty:
                    if (isInFunction)
                    {
                        sizes[^1] = (uint)Math.Min(row.Value, uint.MaxValue);
                    }

                    isInFunction = false;
                    break;
                case SymbolTypes.FunctionStab:
                    isInFunction = TryAdd(Key(name, row.Value));
                    break;
                case SymbolTypes.GlobalStab:
                    TryAdd(Key(name, ulong.MaxValue));
                    break;
                case SymbolTypes.StaticStab or SymbolTypes.LocalStab:
                    TryAdd(Key(name, row.Value));
                    break;
                default:
                    break;
            }
        }

        private bool TryAdd(ulong key)
        {
            if (!rowOf.TryGetValue(key, out int row))
            {
                return false;
            }

            rows.Add(row);
            sizes.Add(0);
            return true;
        }

        private void End()
        {
            if (path is not null)
            {
                AddUnit(path);
            }

            folder = "";
            source = "";
            path = null;
            isInFunction = false;
            rows.Clear();
            sizes.Clear();
        }

        private void AddUnit(string objectPath)
        {
            if (folder.Length == 0)
            {
                // One N_SO holds the whole path; an empty one would end the unit.
                int name = source.LastIndexOf('/') + 1;
                folder = name == 0 ? "./" : source[..name];
                source = source[name..];
            }

            units.Add(new CarriedUnit(folder, source, objectPath, time, [.. rows], [.. sizes]));
        }

        /// <summary>The symbols by name and value; external ones by name alone too.</summary>
        private static Dictionary<ulong, int> IndexSymbols(ParsedObject input)
        {
            ReadOnlySpan<NList64> rows = input.Symbols.Rows;
            var index = new Dictionary<ulong, int>(rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].IsStab || rows[i].Kind != SymbolTypes.Section)
                {
                    continue;
                }

                ReadOnlySpan<byte> name = input.Symbols.NameOf(i);
                index.TryAdd(Key(name, rows[i].Value), i);
                if (rows[i].IsExternal)
                {
                    index.TryAdd(Key(name, ulong.MaxValue), i);
                }
            }

            return index;
        }

        private static ulong Key(ReadOnlySpan<byte> name, ulong value) => NameHash.Of(name) ^ ((value + 1) * 0x9e37_79b9_7f4a_7c15);
    }
}
