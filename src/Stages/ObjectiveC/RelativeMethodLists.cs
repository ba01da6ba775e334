using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Writes the method lists of classes and categories as distances, which dyld need not fix.</summary>
/// <remarks>
/// objc4, method_list_t: bit 31 of entsize says that an entry is three 4-byte distances, each from its own place: to a slot that
/// points to the selector, to the types and to the implementation.
/// <code>
///   0x80000000 | 12   count   { selector slot - here, types - here, implementation - here } ...
/// </code>
/// </remarks>
internal static class RelativeMethodLists
{
    internal const uint EntrySize = 0x80000000 | EntrySizeBytes;
    internal const int EntrySizeBytes = 12;

    /// <summary>True if the runtime of the oldest system that the output runs on reads such lists (ld64: macOS 11 and its siblings).</summary>
    internal static bool IsWanted(LinkOptions options, PlatformVersion target) => options.ObjCRelativeMethodLists ?? target.Platform switch
    {
        Platform.MacOS => target.MinimumOS >= PackedVersion.Of(10, 16),
        Platform.IOS or Platform.IOSSimulator or Platform.TvOS or Platform.TvOSSimulator or Platform.MacCatalyst => target.MinimumOS >= PackedVersion.Of(14),
        Platform.WatchOS or Platform.WatchOSSimulator => target.MinimumOS >= PackedVersion.Of(7),
        Platform.VisionOS or Platform.VisionOSSimulator => true,
        _ => false,
    };

    /// <summary>Writes every list anew that can be, and gives its old atom's references to the new one.</summary>
    /// <param name="execution">Objects are searched for lists on it.</param>
    /// <param name="reader">The graph.</param>
    /// <param name="objects">Those with Objective-C.</param>
    /// <param name="selectors">Per selector, its slot; new ones are added.</param>
    /// <param name="done">Lists that are not needed any more; those that are found are added.</param>
    /// <param name="builder">Receives the lists.</param>
    internal static void Run(
        IExecution execution, MetadataReader reader, ImmutableArray<int> objects, Dictionary<ReferenceTarget, int> selectors, HashSet<int> done, MetadataBuilder builder)
    {
        ImmutableArray<int[]> lists = execution.Map(objects, o => FindMethodLists.Run(reader, o));
        var methods = new GrowingArray<Method>(256);
        foreach (int[] part in lists)
        {
            foreach (int list in part)
            {
                methods.Clear();
                if (done.Add(list)
                    && ReadMethodList.TryRead(reader, list, ref methods)
                    && CanWrite(methods.Items, builder))
                {
                    builder.Replace(list, Write(methods.Items, selectors, builder));
                }
            }
        }
    }

    /// <summary>True if all methods can be said as distances.</summary>
    internal static bool CanWrite(ReadOnlySpan<Method> methods, MetadataBuilder builder)
    {
        foreach (ref readonly Method method in methods)
        {
            if (!method.IsLocal)
            {
                return false;
            }
        }

        return builder.HasRoomFor((methods.Length * 4) + 1);
    }

    /// <summary>Writes a list. Returns its atom.</summary>
    internal static int Write(ReadOnlySpan<Method> methods, Dictionary<ReferenceTarget, int> selectors, MetadataBuilder builder)
    {
        int list = builder.Begin(MetadataParts.MethodLists, ReadMethodList.HeaderSizeBytes + (methods.Length * EntrySizeBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(builder.Last(MetadataParts.MethodLists), EntrySize);
        BinaryPrimitives.WriteInt32LittleEndian(builder.Last(MetadataParts.MethodLists)[4..], methods.Length);
        int at = ReadMethodList.HeaderSizeBytes;
        foreach (ref readonly Method method in methods)
        {
            int slot = SlotOf(method.Name, selectors, builder);
            builder.Distance(MetadataParts.MethodLists, list, at, new ReferenceTarget(-1, slot, 0));
            builder.Distance(MetadataParts.MethodLists, list, at + 4, method.Types);
            builder.Distance(MetadataParts.MethodLists, list, at + 8, method.Implementation);
            at += EntrySizeBytes;
        }

        return list;
    }

    private static int SlotOf(ReferenceTarget name, Dictionary<ReferenceTarget, int> selectors, MetadataBuilder builder)
    {
        if (!selectors.TryGetValue(name, out int slot))
        {
            slot = builder.Begin(MetadataParts.SelectorReferences, 8);
            builder.Point(MetadataParts.SelectorReferences, 0, name);
            selectors.Add(name, slot);
        }

        return slot;
    }
}
