using System.Collections.Generic;

namespace AfsLd.Tests.Conformance.Images;

/// <summary>Decodes LC_FUNCTION_STARTS: differences as unsigned LEB128, from the header on.</summary>
internal static class ReadFunctionStarts
{
    /// <summary>The addresses in order.</summary>
    public static List<ulong> Run(MachoImage image)
    {
        List<ulong> starts = [];
        ByteCursor at = new(image.LinkEdit(0x26));
        ulong address = image.Base;
        while (!at.AtEnd)
        {
            ulong difference = at.Uleb();
            if (difference == 0)
            {
                break;
            }

            address += difference;
            starts.Add(address);
        }

        return starts;
    }
}
