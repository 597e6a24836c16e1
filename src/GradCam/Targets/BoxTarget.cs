namespace GradCam.Targets;

/// <summary>One box of a detector's output.</summary>
/// <param name="Number">1 for the most certain object; null to go by the point or class.</param>
/// <param name="Point">A place in pixels of the model's input; the most certain box over it is meant.</param>
/// <param name="ClassOf">A class, whose most certain box is meant.</param>
/// <param name="Part">The part of the box.</param>
internal sealed record BoxTarget(int? Number, (float X, float Y)? Point, ClassTarget? ClassOf, BoxPart Part) : Target
{
    public static BoxTarget OfNumber(int number, BoxPart part = BoxPart.Class) => new(number, null, null, part);

    public static BoxTarget OfClass(ClassTarget target) => new(null, null, target, BoxPart.Class);

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
        var boxes = new ClassBoxes(context);
        var box = Choose(boxes);
        bool objectness = Part == BoxPart.Objectness && boxes.Found.HasObjectness;
        int[] factors = objectness ? [boxes.Found.ObjectnessIndex(box)] : boxes.Found.Factors(box);
        string name = $"{(objectness ? "objectness" : boxes.Name(box.Class))} {box.Place}";
        var marks = (IReadOnlyList<ObjectBox>)[boxes.Mark(box)];
        return factors is [var only]
            ? LinearTerm.Of(only, 1) with
            {
                Name = name,
                Marks = marks,
            }
            : new ProductsTerm([factors], name) { Marks = marks };
    }

    private DetectedBox Choose(ClassBoxes boxes)
    {
        if (Point is { } point)
            return boxes.Found.Best(b => b.Holds(point.X, point.Y))
                ?? throw new GradCamException(
                    FormattableString.Invariant($"No box of the model lies over the point {point.X}, {point.Y}.")
                );
        if (ClassOf is not null)
            return boxes.Of(ClassOf)[0];
        var found = Number == 1 ? boxes.Found.Objects() : boxes.Found.Distinct();
        return Number <= found.Count
            ? found[Number.Value - 1]
            : throw new GradCamException(
                $"There is no box {Number}: the model finds {found.Count} "
                    + $"{(found.Count == 1 ? "object" : "objects")} with a confidence of "
                    + $"{Detections.LeastConfidence:0%} or more."
            );
    }
}
