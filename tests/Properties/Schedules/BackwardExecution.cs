using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>A lawful execution for items that do not fail: the last one first.</summary>
internal sealed class BackwardExecution : IExecution
{
    public void Visit(IndexedWork work)
    {
        for (int i = work.Count - 1; i >= 0; i--)
        {
            work.Run(i);
        }
    }
}
