namespace GradCam.Targets;

/// <summary>All boxes of a class in a detector's output: the sum of their scores.</summary>
/// <param name="Of">The class.</param>
internal sealed record BoxSumTarget(ClassTarget Of) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (!context.IsDetector)
            throw new GradCamException(
                "The boxes of a class can be summed only of a detector; this model gives no boxes, so name the class "
                    + "alone."
            );
        if (context.Scores is null)
            return LinearTerm.Of(0, 1);
        var boxes = new ClassBoxes(context);
        var own = boxes.Of(Of);
        string count = own.Count == 1 ? "1 box" : $"{own.Count} boxes";
        return new ProductsTerm([.. own.Select(boxes.Found.Factors)], $"{boxes.Name(own[0].Class)}, {count}")
        {
            Marks = [.. own.Select(boxes.Mark)],
        };
    }
}
