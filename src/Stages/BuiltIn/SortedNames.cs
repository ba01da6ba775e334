using System;

namespace AfsLd.Stages.BuiltIn;

/// <summary>Looks a name up in a text of sorted names, by halving the text: nothing is built or read before the first question, and a
/// question costs some fifteen comparisons.</summary>
internal static class SortedNames
{
    /// <summary>Finds a name; <paramref name="isWeak"/> says whether it is marked "=w".</summary>
    public static bool TryFind(ReadOnlySpan<byte> sorted, ReadOnlySpan<byte> name, out bool isWeak)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            // The word that the middle is in, or that ends just before it.
            int middle = low + ((high - low) / 2);
            int start = low + sorted[low..middle].LastIndexOfAny((byte)' ', (byte)'\n') + 1;
            ReadOnlySpan<byte> word = WordAt(sorted[..high], start, out int end);
            int equals = word.IndexOf((byte)'=');
            int order = (equals < 0 ? word : word[..equals]).SequenceCompareTo(name);
            if (order == 0)
            {
                isWeak = equals >= 0;
                return true;
            }

            if (order < 0)
            {
                low = Math.Min(end + 1, high);
            }
            else
            {
                high = start;
            }
        }

        isWeak = false;
        return false;
    }

    /// <summary>Goes through the words in order; false at the end.</summary>
    public static bool Next(ReadOnlySpan<byte> sorted, ref int position, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (position >= sorted.Length)
        {
            return false;
        }

        name = WordAt(sorted, position, out int end);
        position = end + 1;
        int equals = name.IndexOf((byte)'=');
        name = equals < 0 ? name : name[..equals];
        return true;
    }

    private static ReadOnlySpan<byte> WordAt(ReadOnlySpan<byte> sorted, int start, out int end)
    {
        int length = sorted[start..].IndexOfAny((byte)' ', (byte)'\n');
        end = length < 0 ? sorted.Length : start + length;
        return sorted[start..end];
    }
}
