namespace AfsLd.Shell;

/// <summary>The command line.</summary>
internal static class Program
{
    private static int Main() => 2;
}
