namespace GradCam.Tests.Passes;

/// <summary>The reductions that have their axes as an input from opset 18 on, and as an attribute before.</summary>
internal static class Reductions
{
    // ReduceLogSum needs positive numbers, ReduceSum changed earlier: they have rows of their own.
    public static IReadOnlyList<string> OfAxesAttribute { get; } =
    [
        "ReduceMean",
        "ReduceMax",
        "ReduceMin",
        "ReduceProd",
        "ReduceL1",
        "ReduceL2",
        "ReduceLogSumExp",
        "ReduceSumSquare",
    ];
}
