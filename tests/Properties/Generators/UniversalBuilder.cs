using System.Linq;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Makes the bytes of a universal file.</summary>
public static class UniversalBuilder
{
    /// <summary>fat_header, fat_arch entries (fat_arch_64 if <paramref name="is64"/>), slices at multiples of 16.</summary>
    public static byte[] Build(bool is64, params (uint CpuType, uint CpuSubtype, byte[] Contents)[] slices)
    {
        var body = new ByteWriter { Origin = 8 + (slices.Length * (is64 ? 32 : 20)) };
        int[] offsets = slices.Select(s => body.Align(16).Append(s.Contents)).ToArray();
        var file = new ByteWriter().BigEndianWord(is64 ? 0xcafebabf : 0xcafebabe).BigEndianWord((uint)slices.Length);
        for (int i = 0; i < slices.Length; i++)
        {
            file.BigEndianWord(slices[i].CpuType).BigEndianWord(slices[i].CpuSubtype);
            foreach (int number in new[] { offsets[i], slices[i].Contents.Length })
            {
                if (is64)
                {
                    file.BigEndianWord(0);
                }

                file.BigEndianWord((uint)number);
            }

            file.BigEndianWord(4);
            if (is64)
            {
                file.BigEndianWord(0);
            }
        }

        file.Append(body.ToArray());
        return file.ToArray();
    }
}
