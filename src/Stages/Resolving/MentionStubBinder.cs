using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.Resolving;

/// <summary>Refers to dyld_stub_binder for the outputs whose stub helper will call it.</summary>
internal static class MentionStubBinder
{
    private const string Name = "dyld_stub_binder";

    /// <summary>If lazy binding is used and some dylib exports it; a link that turns out to need no lazy binding needs it not.</summary>
    public static void Run(LinkFold fold, DylibSearch search, PlatformVersion target, LinkOptions options)
    {
        if (ChooseFixupEncoding.BindsLazily(options, target) && !search.Candidates.IsEmpty && search.Find("dyld_stub_binder"u8, NameHash.Of("dyld_stub_binder"u8)).IsFound)
        {
            fold.Require(Name);
        }
    }
}
