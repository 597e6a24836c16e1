namespace GradCam.Targets;

/// <summary>The boxes in a detector's output, read by the first layout that its numbers allow.</summary>
internal sealed class Detections
{
    public const float LeastConfidence = 0.25f;
    private const float MostOverlap = 0.45f;

    private readonly DetectionRows _rows;

    /// <param name="values">The output for one picture, row-major.</param>
    /// <param name="context">The model.</param>
    /// <exception cref="GradCamException">No layout fits the numbers.</exception>
    public Detections(float[] values, TargetContext context)
    {
        var rows = context.Rows!;
        int labels = context.Labels.Names.Count;
        // A list of names tells how many of the columns are classes.
        _rows =
            rows.Layouts.OrderBy(l => labels > 0 && l.ClassColumn is null && l.Classes != labels ? 1 : 0)
                .Select(layout =>
                    DetectionRows.Read(values, layout.WithNames(context.Labels), rows.Grid, context.InputSize)
                )
                .FirstOrDefault(read => read?.IsPossible == true)
            ?? throw new GradCamException(
                $"Output {rows.Output} looks like a detector's, but its numbers are no boxes with confidences of 0 "
                    + "to 1 in any known order; choose another output (ExplainerOptions.Output), or compare the "
                    + "preparation of "
                    + "the picture with that of the training."
            );
        Layout = _rows.Layout;
        // What the graph leaves open, the numbers have decided.
        if (labels > 0 && !(Layout with { Background = Background }).CanHave(labels))
            throw context.WrongLabels(Layout.Classes);
    }

    /// <summary>The layout that the numbers are read by.</summary>
    public DetectionLayout Layout { get; }

    /// <summary>A column says whether there is an object.</summary>
    public bool HasObjectness => Layout.Objectness is not null;

    /// <summary>Number of classes; null where boxes name theirs, so that any number is one.</summary>
    public int? Classes => Layout.ClassColumn is null ? Layout.Classes : null;

    /// <summary>The class that means "no object"; null for none.</summary>
    public int? Background => _rows.Background;

    /// <summary>The position of a row's objectness in the flat output.</summary>
    public int ObjectnessIndex(DetectedBox box) => _rows.Index(box.Row, Layout.Objectness!.Value);

    /// <summary>The most certain box that a condition holds for, or null.</summary>
    public DetectedBox? Best(Func<DetectedBox, bool> condition)
    {
        DetectedBox? best = null;
        foreach (var box in All())
            if ((best is null || box.Confidence > best.Value.Confidence) && condition(box))
                best = box;
        return best;
    }

    /// <summary>The objects, most certain first: of boxes of one class that overlap only the best counts.</summary>
    public IReadOnlyList<DetectedBox> Distinct()
    {
        var kept = new List<DetectedBox>();
        foreach (var box in Certain().OrderByDescending(b => b.Confidence).Take(10_000))
            if (kept.All(k => k.Class != box.Class || k.Overlap(box) <= MostOverlap))
                kept.Add(box);
        return kept;
    }

    /// <summary>The objects; where none is certain, the most certain box.</summary>
    public IReadOnlyList<DetectedBox> Objects() =>
        Distinct() is { Count: > 0 } found ? found
        : Best(_ => true) is { } best ? [best]
        : [];

    /// <summary>All boxes that are certain enough to count.</summary>
    public IEnumerable<DetectedBox> Certain() => All().Where(b => b.Confidence >= LeastConfidence);

    /// <summary>The positions of the numbers whose product is the box's score.</summary>
    public int[] Factors(DetectedBox box)
    {
        int score = _rows.Index(box.Row, Layout.FirstClass + (Layout.ClassColumn is null ? box.Class : 0));
        return HasObjectness ? [ObjectnessIndex(box), score] : [score];
    }

    /// <summary>The place of the classes of a row.</summary>
    public RowColumns Columns =>
        Layout.RowsFirst
            ? new(Layout.Columns, 1, Layout.FirstClass, Layout.Classes)
            : new(1, _rows.Count, Layout.FirstClass, Layout.Classes);

    /// <summary>The row of a position in the flat output.</summary>
    public int RowOf(int position) => Layout.RowsFirst ? position / Layout.Columns : position % _rows.Count;

    /// <summary>A box's corners in the output's own units, then its classes' probabilities, or its class.</summary>
    public float[] Described(int row) => _rows.Described(row);

    /// <summary>All boxes, in the order of the rows.</summary>
    public IEnumerable<DetectedBox> All() => Enumerable.Range(0, _rows.Count).Select(_rows.Box);
}
