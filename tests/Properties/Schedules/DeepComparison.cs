using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>Compares two records field by field, however deep: records of arrays are equal only by reference otherwise.</summary>
internal sealed class DeepComparison
{
    private readonly HashSet<(object, object)> visited = new(new ByReference());

    /// <summary>Where two values differ first, as a path of field names; null when they are equal.</summary>
    internal static string? FirstDifference(object? first, object? second) => new DeepComparison().Compare(first, second, "");

    private string? Compare(object? first, object? second, string path)
    {
        if (ReferenceEquals(first, second))
        {
            return null;
        }

        if (first is null || second is null || first.GetType() != second.GetType())
        {
            return $"{path}: {first?.GetType().Name ?? "null"} and {second?.GetType().Name ?? "null"}";
        }

        Type type = first.GetType();
        if (type.IsPrimitive || type.IsEnum || first is string or decimal)
        {
            return first.Equals(second) ? null : $"{path}: {first} and {second}";
        }

        if (first is Delegate || !type.IsValueType && !visited.Add((first, second)))
        {
            // A delegate has no contents to compare; a pair that is being compared already needs no second look.
            return null;
        }

        return first is Array array ? CompareArrays(array, (Array)second, path)
            : first is ReadOnlyMemory<byte> memory ? (memory.Span.SequenceEqual(((ReadOnlyMemory<byte>)second).Span) ? null : path)
            : CompareFields(type, first, second, path);
    }

    private string? CompareArrays(Array first, Array second, string path)
    {
        if (first.Length != second.Length)
        {
            return $"{path}: {first.Length} and {second.Length} items";
        }

        if (SameBitsOf(first.GetType().GetElementType()).Invoke(null, [first, second]) is true)
        {
            return null;
        }

        for (int i = 0; i < first.Length; i++)
        {
            if (Compare(first.GetValue(i), second.GetValue(i), $"{path}[{i}]") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    // A column of numbers is compared at once; what has references, or other bits, is looked at item by item.
    private static bool SameBits<T>(T[] first, T[] second) =>
        !RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        && MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(first)), first.Length * Unsafe.SizeOf<T>())
            .SequenceEqual(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(second)), second.Length * Unsafe.SizeOf<T>()));

    private static MethodInfo SameBitsOf(Type? element) =>
        typeof(DeepComparison).GetMethod(nameof(SameBits), BindingFlags.Static | BindingFlags.NonPublic)?.MakeGenericMethod(element ?? typeof(object))
        ?? throw new InvalidOperationException(nameof(SameBits));

    private string? CompareFields(Type type, object first, object second, string path)
    {
        for (Type? level = type; level is not null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (Compare(field.GetValue(first), field.GetValue(second), $"{path}.{field.Name}") is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private sealed class ByReference : IEqualityComparer<(object, object)>
    {
        public bool Equals((object, object) x, (object, object) y) => ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((object, object) pair) => HashCode.Combine(RuntimeHelpers.GetHashCode(pair.Item1), RuntimeHelpers.GetHashCode(pair.Item2));
    }
}
