using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>What came of many links of one subject, each with one input damaged.</summary>
/// <param name="Codes">How often each exit code occurred.</param>
/// <param name="Faults">What was wrong, with the number of the link, its arguments and where the damaged file is kept.</param>
internal sealed record DamageCampaign(ImmutableSortedDictionary<int, int> Codes, ImmutableArray<string> Faults)
{
    private const int Links = 40;
    private const int ThoroughLinks = 2_000;
    private const int EnoughFaults = 10;

    /// <summary>One of so many links is linked with one worker as well, and of one of so many the damaged file itself is read: under --thorough, all.</summary>
    private const int ByOneOf = 2;
    private const int ReadOf = 4;

    private static readonly ImmutableArray<ImmutableArray<string>> Options =
    [
        ["-dead_strip"], ["-icf=all"], ["-r"], ["-ObjC"], ["-all_load"], ["-objc_category_merging"], ["-S"], ["-x"], ["-no_fixup_chains"], ["-init_offsets"],
        ["-dylib"], ["-bundle"], ["-export_dynamic"], ["-flat_namespace"], ["-undefined", "dynamic_lookup"], ["-dead_strip", "-why_live", "_main"],
        ["-no_compact_unwind"], ["-map", "map"], ["-interposable"], ["-data_const"],
    ];

    /// <summary>How many links of a subject: AFSLD_DAMAGE, else 40, or 2,000 under <c>./test.sh --thorough</c> (AFSLD_THOROUGH=1).</summary>
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("AFSLD_DAMAGE"), out int chosen) ? chosen
        : IsThorough ? ThoroughLinks : Links;

    private static bool IsThorough => Environment.GetEnvironmentVariable("AFSLD_THOROUGH") == "1";

    /// <summary>Links a subject as often as it is to be; the same each time it is called.</summary>
    public static Task<DamageCampaign> OfAsync(string name, int link) => OfAsync(name, link, Count, ["-j", "1"]);

    /// <summary>Links a subject; links that are done again are done with the options given for them.</summary>
    public static async Task<DamageCampaign> OfAsync(string name, int link, int count, ImmutableArray<string> again)
    {
        DamageSubject subject = await DamageSubject.OfAsync(name, link);
        SortedDictionary<int, int> codes = [];
        List<string> faults = [];
        Dictionary<int, bool> usable = [];
        for (int i = 0; i < count && faults.Count < EnoughFaults; i++)
        {
            Dice dice = new(((ulong)i << 32) + (ulong)DamageSubject.All.IndexOf((name, link)));
            string file = subject.Inputs[dice.Below(subject.Inputs.Length)];
            int choice = dice.Below(2 * Options.Length);
            bool isUsable = choice < Options.Length && (usable.TryGetValue(choice, out bool known) ? known : usable[choice] = await CanLinkAsync(subject, Options[choice]));
            ImmutableArray<string> more = isUsable ? Options[choice] : [];
            byte[] sound = await File.ReadAllBytesAsync(Path.Combine(subject.Folder, file));
            byte[] damaged = DamageBytes.Run(sound, dice);
            bool alsoByOne = IsThorough || i / 2 % ByOneOf == 0;
            DamagedRun run = await DamagedRun.OfAsync(
                subject, file, damaged, more, hasOld: i % 2 == 0, alsoByOne ? again : null, readsInput: IsThorough || i % ReadOf == 1);
            ImmutableArray<string> faultsOfRun = [];
            if (run.IsRejected)
            {
                // Wrong data make a wrong image: is it right with the data that it should have?
                faultsOfRun = [.. JudgeDamage.OtherThanTheLink(run)];
                run = await DamagedRun.OfAsync(subject, file, FindContents.Restore(sound, damaged), more, hasOld: false);
            }

            codes[run.Linked.ExitCode] = codes.GetValueOrDefault(run.Linked.ExitCode) + 1;
            foreach (string fault in faultsOfRun.Concat(JudgeDamage.Run(run)))
            {
                string kept = Path.Combine(Directory.CreateDirectory(Path.Combine(subject.Folder, "faults")).FullName, $"{i}-{Path.GetFileName(file)}");
                await File.WriteAllBytesAsync(kept, damaged);
                faults.Add($"link {i}, {string.Join(' ', more)} with {kept} for {file}: {fault}\n{run.Linked.Error}");
            }
        }

        return new DamageCampaign(codes.ToImmutableSortedDictionary(), [.. faults]);
    }

    /// <summary>True if the sound inputs are linked with some more options.</summary>
    private static async Task<bool> CanLinkAsync(DamageSubject subject, ImmutableArray<string> options) =>
        (await Tools.RunAsync(Tools.Linker, subject.Command(options), subject.Folder)).ExitCode == 0;
}
