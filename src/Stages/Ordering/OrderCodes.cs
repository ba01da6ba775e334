namespace AfsLd.Stages.Ordering;

/// <summary>The diagnostic codes of the ordering stage.</summary>
public static class OrderCodes
{
    /// <summary>With -order_file_statistics: a line of an order file names nothing that is linked.</summary>
    public const string UnmatchedOrderLine = "unmatched-order-line";

    /// <summary>With -order_file_statistics: how many lines had an effect.</summary>
    public const string OrderStatistics = "order-statistics";

    /// <summary>A symbol that is to move to a segment for the other kind of contents.</summary>
    public const string WrongSegmentKind = "wrong-segment-kind";

    /// <summary>A call graph profile that is not what the compiler writes.</summary>
    public const string MalformedCallGraph = "malformed-call-graph";
}
