using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>The dylibs that an image loads, by ordinal.</summary>
internal sealed class Libraries
{
    private readonly List<string> names = [];

    internal Libraries(MachImage image)
    {
        foreach (CommandView command in image.Commands)
        {
            if (CommandShapes.IsDylibLoad(command.Kind))
            {
                string path = DumpText.Name(CommandShapes.Text(image.Bytes.Span, command));
                names.Add(path[(path.LastIndexOf('/') + 1)..]);
            }
        }
    }

    /// <summary>A library by ordinal, or what a special ordinal means (BIND_SPECIAL_DYLIB_*, mach-o/loader.h).</summary>
    internal string this[long ordinal] => ordinal switch
    {
        0 => "this image",
        -1 => "main executable",
        -2 => "flat lookup",
        -3 => "weak lookup",
        _ => ordinal >= 1 && ordinal <= names.Count ? names[(int)ordinal - 1] : $"library {ordinal} of {names.Count}",
    };

    /// <summary>A library by the ordinal in a symbol's n_desc (GET_LIBRARY_ORDINAL, mach-o/nlist.h).</summary>
    internal string OfSymbol(int ordinal) => ordinal switch
    {
        SymbolTypes.ExecutableOrdinal => this[-1],
        SymbolTypes.DynamicLookupOrdinal => this[-2],
        _ => this[ordinal],
    };
}
