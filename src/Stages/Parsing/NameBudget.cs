namespace AfsLd.Stages.Parsing;

/// <summary>Bounds the time that names take: entries that share one huge name would cost entries x length.</summary>
/// <remarks>No real table comes near: names share suffixes at most, so that their lengths add up to little more than the
/// string table.</remarks>
internal struct NameBudget(int entryCount, int tableBytes)
{
    private long left = ((long)entryCount * 4096) + ((long)tableBytes * 16);

    /// <summary>False if the names are longer than the table and their number explain.</summary>
    internal bool Spend(int nameBytes)
    {
        left -= nameBytes;
        return left >= 0;
    }
}
