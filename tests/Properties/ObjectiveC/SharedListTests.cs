using System;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.ObjectiveC;

/// <summary>Categories that share a list of methods, as no compiler writes them: merged, a small object would become an endless one.</summary>
[Collection(CostTests.Name)]
public sealed class SharedListTests
{
    [Theory]
    [InlineData(10_000, 10_000)]
    [InlineData(1, 60_000)]
    public async Task Categories_that_share_a_list_make_no_large_output(int categories, int methods)
    {
        LoadedInput input = Object(categories, methods);
        byte[] file = [];
        Assert.True(await QuickWork.IsQuickAsync(_ => file = LinkInMemory.Plan(
            SequentialExecution.Instance, [input], new LinkOptions { OutputPath = "a.out", ObjCCategoryMerging = true }).Match(
                Succ: image => LinkInMemory.FileOf(image).ToArray(),
                Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)))));
        Assert.InRange(file.Length, 1, input.Bytes.Length * 2);
    }

    // One class, its categories, and one list that all of these name.
    private static LoadedInput Object(int categories, int methods)
    {
        const int categoryBytes = 64;
        var builder = new ObjectBuilder();
        builder.BuildVersion(1, 11 << 16, 11 << 16);
        int text = builder.Text(0xd65f03c0);
        builder.Define("_main", text, 0);
        int name = builder.Define("l_name", builder.Section("__TEXT", "__objc_methname", "m\0"u8.ToArray(), SectionTypes.CStringLiterals), 0, isExternal: false);
        int function = builder.Define("_f", text, 0, isExternal: false);
        int one = builder.Define("_OBJC_CLASS_$_X", builder.Section("__DATA", "__objc_data", new byte[40], alignLog2: 3), 0);
        int listBytes = 8 + (methods * 24);
        byte[] constants = new byte[listBytes + (categories * categoryBytes)];
        BitConverter.TryWriteBytes(constants, 24);
        BitConverter.TryWriteBytes(constants.AsSpan(4), methods);
        for (int i = 0; i < categories; i++)
        {
            BitConverter.TryWriteBytes(constants.AsSpan(listBytes + (i * categoryBytes) + 56), categoryBytes);
        }

        int data = builder.Section("__DATA", "__objc_const", constants, alignLog2: 3);
        int categoryList = builder.Section("__DATA", "__objc_catlist", new byte[categories * 8], SectionTypes.NoDeadStrip, 3);
        int list = builder.Define("_list", data, 0, isExternal: false);
        for (int i = 0; i < methods; i++)
        {
            uint at = 8 + ((uint)i * 24);
            builder.Pointer(data, at, name).Pointer(data, at + 8, name).Pointer(data, at + 16, function);
        }

        for (int i = 0; i < categories; i++)
        {
            uint at = (uint)(listBytes + (i * categoryBytes));
            int category = builder.Define($"_c{i}", data, at, isExternal: false);
            builder.Pointer(data, at, name).Pointer(data, at + 8, one).Pointer(data, at + 16, list).Pointer(categoryList, (uint)i * 8, category);
        }

        return new LoadedInput(new InputRequest.File("a.o"), "a.o", builder.Build(), ModifiedTime: 0);
    }
}
