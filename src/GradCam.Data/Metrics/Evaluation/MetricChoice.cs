using GradCam.Data.Sources;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Leaves out metrics that the pictures give nothing for, each with a sentence.</summary>
/// <param name="wanted">The metrics that were asked for.</param>
/// <param name="remarks">Takes the sentences.</param>
internal sealed class MetricChoice(IReadOnlyList<Metric> wanted, List<string> remarks)
{
    /// <summary>The metrics that can be computed.</summary>
    /// <param name="items">The pictures.</param>
    /// <param name="tiles">Pictures of several classes; null where no metric asks for them.</param>
    /// <param name="request">The methods and layers.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="notApart">The reason why no network sees the cells of a grid apart; null for none.</param>
    /// <exception cref="GradCamException">None can be computed.</exception>
    public IReadOnlyList<Metric> For(
        IReadOnlyList<SourceItem> items,
        TilePool? tiles,
        ExplainRequest request,
        int classes,
        string? notApart
    )
    {
        Metric[] left =
        [
            .. wanted
                .Except(
                    Without(
                        Needs.Object,
                        items.All(i => i.Object is null),
                        "the source marks no objects; give a list with boxes or masks (see docs/batch.md)"
                    )
                )
                .Except(
                    Without(
                        Needs.Others,
                        tiles is { HasSeveralClasses: false },
                        "grids need pictures of at least two classes, and the network calls all of these the same"
                    )
                )
                .Except(Without(Needs.Apart, notApart is not null, $"{notApart}"))
                .Except(Without(Needs.OtherClass, classes < 2, "the model has one class, so there is no other"))
                .Except(
                    Without(
                        Needs.OtherMaps,
                        request.Methods.Count < 2 && request.Layers is [var one] && !one.Contains('*'),
                        "one method at one layer has no other to agree with; name several with "
                            + "EvaluationOptions.Methods or EvaluationOptions.Layers"
                    )
                ),
        ];
        return left.Length > 0 ? left : throw new GradCamException($"No metric is left. {string.Join(" ", remarks)}");
    }

    private Metric[] Without(Needs need, bool isMissing, string why)
    {
        Metric[] leaves = isMissing ? [.. wanted.Where(m => m.Needs.HasFlag(need))] : [];
        if (leaves.Length > 0)
            remarks.Add($"{string.Join(", ", leaves.Select(m => m.Name))}: left out, since {why}.");
        return leaves;
    }
}
