namespace GradCam.Targets;

/// <summary>
/// That the network still finds a box (D-RISE, Petsiuk et al. 2021): how alike its best matching box is to the one that
/// is meant.
/// </summary>
/// <param name="Of">The box.</param>
internal sealed record SimilarBoxTarget(Target Of) : Target
{
    /// <summary>The error for a model that finds no boxes.</summary>
    public const string NoDetector =
        "D-RISE compares the boxes of a detector, and this model gives none; use RISE (rise) instead.";

    internal override Term Resolve(TargetContext context)
    {
        if (!context.IsDetector)
            throw new GradCamException(NoDetector);
        var term = Of.Resolve(context);
        if (context.Scores is null)
            return LinearTerm.Of(0, 1);
        int[] positions = [.. term.Choices.SelectMany(c => c.Classes).Select(c => c.Index)];
        var found = new Detections(context.Scores(), context);
        int[] rows = [.. positions.Select(found.RowOf).Distinct()];
        if (rows.Length != 1)
            throw new GradCamException("D-RISE looks for one box; name it (box:1), not several.");
        return found.Layout.Form == BoxForm.Cell
            ? throw new GradCamException(
                "D-RISE compares boxes, but this model's output does not say where they lie; use RISE (rise) instead."
            )
            : new SimilarBoxTerm(found.Layout, found.Described(rows[0]), term.Describe(context.Labels, []))
            {
                Marks = term.Boxes,
                Cells = context.Rows!.Grid is { } grid ? new(grid, context.InputSize[^1], context.InputSize[0]) : null,
            };
    }
}
