using System.Globalization;

namespace GradCam.Targets;

/// <summary>What of a detected box is explained.</summary>
public enum BoxPart
{
    /// <summary>The score of the box's best class, times its objectness where the model has one.</summary>
    Class,

    /// <summary>That there is an object at all; for models without such a score the best class's score.</summary>
    Objectness,
}

/// <summary>One box of a detector's output.</summary>
/// <param name="Number">1 for the most certain object; 0 to go by the point.</param>
/// <param name="Point">A place in pixels of the model's input.</param>
/// <param name="Part">What of the box.</param>
internal sealed record BoxTarget(int Number, (float X, float Y)? Point, BoxPart Part) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (!context.IsDetector)
            throw new GradCamException("A box can be chosen only of a detector, whose output holds rows of boxes ([N, boxes, 5 + classes] or [N, 4 + classes, boxes]); this model gives none.");
        // Before any picture is seen it is enough that there could be boxes.
        if (context.Scores is null) return LinearTerm.Of(0, 1);
        var boxes = new Detections(context.Scores(), context);
        var found = boxes.Distinct();
        var box = Point is { } point
            ? boxes.Best(b => b.Holds(point.X, point.Y)) ?? throw new GradCamException(FormattableString.Invariant($"No box of the model lies over the point {point.X}, {point.Y}."))
            : Number <= found.Count ? found[Number - 1]
            : throw new GradCamException($"There is no box {Number}: the model finds {found.Count} {(found.Count == 1 ? "object" : "objects")} with a confidence of {Detections.LeastConfidence:0%} or more.");
        string label = context.Labels.Names.Count > box.Class ? context.Labels[box.Class] : $"class {box.Class}";
        if (Part == BoxPart.Objectness && boxes.HasObjectness) return LinearTerm.Of(boxes.Index(box.Row, 4), 1) with { Name = Name("objectness") };
        return boxes.Factors(box) is [var one, var other] ? new ProductTerm(one, other, Name(label)) : LinearTerm.Of(boxes.Factors(box)[0], 1) with { Name = Name(label) };

        string Name(string what) => string.Create(CultureInfo.InvariantCulture, $"{what} at {box.Left:0},{box.Top:0} to {box.Right:0},{box.Bottom:0}");
    }
}
