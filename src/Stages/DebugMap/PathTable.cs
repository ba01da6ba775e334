using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>NUL-terminated paths, each once: objects of one folder share its name.</summary>
internal sealed class PathTable
{
    private readonly Dictionary<string, uint> offsets = [];
    private ByteSink bytes = new(1024);

    internal uint SizeBytes => (uint)bytes.Count;

    /// <summary>The offset of a path.</summary>
    internal uint Add(string path)
    {
        if (offsets.TryGetValue(path, out uint known))
        {
            return known;
        }

        uint offset = (uint)bytes.Count;
        bytes.Bytes(Encoding.UTF8.GetBytes(path));
        bytes.Byte(0);
        offsets.Add(path, offset);
        return offset;
    }

    internal ImmutableArray<byte> Freeze() => bytes.Freeze();
}
