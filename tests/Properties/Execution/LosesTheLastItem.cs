using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Execution;

/// <summary>A mutant: an execution that never visits the last item.</summary>
internal sealed class LosesTheLastItem : IExecution
{
    public void Visit(IndexedWork work)
    {
        for (int i = 0; i < work.Count - 1; i++)
        {
            work.Run(i);
        }
    }
}
