namespace GradCam.Targets;

/// <summary>The boxes that a detector finds in a picture, and the names of their classes.</summary>
/// <param name="context">The model and the picture.</param>
/// <param name="values">The output.</param>
internal sealed class ClassBoxes(TargetContext context, float[] values)
{
    public ClassBoxes(TargetContext context)
        : this(context, context.Scores!()) { }

    /// <summary>The boxes.</summary>
    public Detections Found { get; } = new(values, context);

    private static readonly string[] BackgroundNames = ["background", "__background__", "???", "bg"];

    // A list of names may leave the background out.
    private int Shift =>
        (Found.Background == 0 && context.Labels.Names.Count == Found.Classes - 1)
        || (Found.Layout.CountsFromOne && !BackgroundNames.Contains(context.Labels[0].ToLowerInvariant()))
            ? 1
            : 0;

    /// <summary>The name of a class.</summary>
    public string Name(int index) =>
        index >= Shift && index - Shift < context.Labels.Names.Count ? context.Labels[index - Shift] : $"class {index}";

    /// <summary>The objects of a class, the most certain first.</summary>
    /// <exception cref="GradCamException">There is no such class, or the picture shows none.</exception>
    public IReadOnlyList<DetectedBox> Of(ClassTarget target)
    {
        int index = target.Index ?? context.Labels.Find(target.Label!) + Shift;
        if (Found.Classes is { } classes && (index < 0 || index >= classes))
            throw MissingClass.Numbered(index, classes, "detector");
        if (index == Found.Background)
            throw new GradCamException(
                $"Class {index} of this detector means that there is no object; name another class."
            );
        var found = Found.Distinct();
        DetectedBox[] own = [.. found.Where(b => b.Class == index)];
        return own.Length > 0
            ? own
            : throw new GradCamException(
                $"The model finds no {Name(index)} with a confidence of {Detections.LeastConfidence:0%} "
                    + $"or more; it finds {Words(found)}. A weaker box can be chosen by a point in it "
                    + "(box:X:Y)."
            );
    }

    /// <summary>A box for people, in pixels of the model's input.</summary>
    public ObjectBox Mark(DetectedBox box) =>
        new(box.Class, Name(box.Class), box.Confidence, box.Left, box.Top, box.Right, box.Bottom)
        {
            IsCell = box.IsCell,
        };

    /// <summary>The objects as predictions, the most certain first.</summary>
    public IEnumerable<Prediction> Predictions() =>
        Found
            .Objects()
            .Select(b => new Prediction(b.Class, Name(b.Class), b.Confidence, b.Confidence) { Box = Mark(b) });

    private string Words(IReadOnlyList<DetectedBox> boxes) =>
        boxes.Count == 0 ? "nothing" : string.Join(", ", boxes.Select(b => Name(b.Class)).Distinct().Take(5));
}
