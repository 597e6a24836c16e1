using GradCam.Autodiff;

namespace GradCam;

/// <summary>The operators that may lie between a layer and the score.</summary>
public static class DifferentiableOperators
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<DifferentiableOperator> All { get; } =
    [
        .. RuleTable
            .All.OrderBy(row => row.Key, StringComparer.Ordinal)
            .Select(row => new DifferentiableOperator(row.Key, !row.Value.IsZero, row.Value.Note)),
    ];
}
