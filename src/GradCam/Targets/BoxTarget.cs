using System.Globalization;

namespace GradCam.Targets;

/// <summary>One box of a detector's output.</summary>
/// <param name="Number">1 for the most certain object; null to go by the point or class.</param>
/// <param name="Point">A place in pixels of the model's input; the most certain box over it is meant.</param>
/// <param name="ClassIndex">A class, whose most certain box is meant.</param>
/// <param name="Part">The part of the box.</param>
internal sealed record BoxTarget(int? Number, (float X, float Y)? Point, int? ClassIndex, BoxPart Part) : Target
{
    public static BoxTarget OfNumber(int number, BoxPart part = BoxPart.Class) => new(number, null, null, part);

    public static BoxTarget OfClass(int index) => new(null, null, index, BoxPart.Class);

    internal override Term Resolve(TargetContext context)
    {
        if (!context.IsDetector)
            throw new GradCamException(
                "A box can be chosen only of a detector, whose output holds rows of boxes ([N, boxes, 5 + classes] "
                    + "or [N, 4 + classes, boxes]); this model gives none."
            );
        // Before any picture is seen it is enough that there could be boxes.
        if (context.Scores is null)
            return LinearTerm.Of(0, 1);
        var boxes = new Detections(context.Scores(), context);
        var box = Choose(boxes, context);
        string label = Name(box.Class, context);
        if (Part == BoxPart.Objectness && boxes.HasObjectness)
            return LinearTerm.Of(boxes.Index(box.Row, 4), 1) with { Name = At("objectness") };
        return boxes.Factors(box) is [var one, var other]
            ? new ProductTerm(one, other, At(label))
            : LinearTerm.Of(boxes.Factors(box)[0], 1) with
            {
                Name = At(label),
            };

        string At(string what) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what} at {box.Left:0},{box.Top:0} to {box.Right:0},{box.Bottom:0}"
            );
    }

    private DetectedBox Choose(Detections boxes, TargetContext context)
    {
        if (Point is { } point)
            return boxes.Best(b => b.Holds(point.X, point.Y))
                ?? throw new GradCamException(
                    FormattableString.Invariant($"No box of the model lies over the point {point.X}, {point.Y}.")
                );
        var found = boxes.Distinct();
        if (ClassIndex is { } index)
        {
            if (boxes.Classes is { } classes && (index < 0 || index >= classes))
                throw MissingClass.Numbered(index, classes, "detector");
            return found.Cast<DetectedBox?>().FirstOrDefault(b => b!.Value.Class == index)
                ?? throw new GradCamException(
                    $"The model finds no {Name(index, context)} with a confidence of {Detections.LeastConfidence:0%} "
                        + $"or more; it finds {Found(found, context)}. A weaker box can be chosen by a point in it "
                        + "(box:X:Y)."
                );
        }
        return Number <= found.Count
            ? found[Number.Value - 1]
            : throw new GradCamException(
                $"There is no box {Number}: the model finds {found.Count} "
                    + $"{(found.Count == 1 ? "object" : "objects")} with a confidence of "
                    + $"{Detections.LeastConfidence:0%} or more."
            );
    }

    private static string Found(IReadOnlyList<DetectedBox> boxes, TargetContext context) =>
        boxes.Count == 0 ? "nothing" : string.Join(", ", boxes.Select(b => Name(b.Class, context)).Distinct().Take(5));

    private static string Name(int index, TargetContext context) =>
        context.Labels.Names.Count > index ? context.Labels[index] : $"class {index}";
}
