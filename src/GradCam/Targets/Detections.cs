namespace GradCam.Targets;

/// <summary>
/// Reads a detector's output: <c>[boxes, 5 + classes]</c> with objectness (YOLOv5 and its kin),
/// <c>[4 + classes, boxes]</c> without (YOLOv8 and later), both as centre, width and height; or <c>[boxes, 6]</c> of
/// corners, confidence and class (after suppression).
/// </summary>
internal sealed class Detections
{
    public const float LeastConfidence = 0.25f;
    private const float MostOverlap = 0.45f;

    private readonly float[] _values;
    private readonly int _rows,
        _columns;
    private readonly bool _boxesFirst,
        _corners;
    private readonly float _scaleX = 1,
        _scaleY = 1;

    public Detections(float[] values, TargetContext context)
    {
        _values = values;
        int first = (int)context.ScoreDims[1].Value!,
            second = (int)context.ScoreDims[2].Value!;
        // Shape inference and the run may disagree, as where an operator depends on the picture.
        if (values.Length != (long)first * second)
            throw new GradCamException(
                $"The model gave {values.Length:N0} numbers where its output's shape needs {first:N0} x {second:N0}; "
                    + "export the model with static shapes."
            );
        _boxesFirst = second == 6 || first > second;
        (_rows, _columns) = _boxesFirst ? (first, second) : (second, first);
        int labels = context.Labels.Names.Count;
        _corners = _boxesFirst && _columns == 6 && labels != 1;
        HasObjectness =
            !_corners && ((labels > 0 && _columns == labels + 5) || (_columns != labels + 4 && _boxesFirst));
        // Some models give fractions of the picture.
        if (Enumerable.Range(0, _rows).All(r => Enumerable.Range(0, 4).All(c => At(r, c) <= 2)))
            (_scaleY, _scaleX) = (context.InputSize[0], context.InputSize[^1]);
    }

    /// <summary>Column 4 says whether there is an object.</summary>
    public bool HasObjectness { get; }

    /// <summary>Number of classes; null where boxes name theirs, so that any number is one.</summary>
    public int? Classes => _corners ? null : Math.Max(1, _columns - (HasObjectness ? 5 : 4));

    /// <summary>The position of a number in the flat output.</summary>
    public int Index(int row, int column) => _boxesFirst ? row * _columns + column : column * _rows + row;

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
        foreach (
            var box in All()
                .Where(b => b.Confidence >= LeastConfidence)
                .OrderByDescending(b => b.Confidence)
                .Take(10_000)
        )
            if (kept.All(k => k.Class != box.Class || k.Overlap(box) <= MostOverlap))
                kept.Add(box);
        return kept;
    }

    /// <summary>The positions of the numbers whose product is the box's confidence.</summary>
    public int[] Factors(DetectedBox box)
    {
        int column = (HasObjectness ? 5 : 4) + box.Class;
        return _corners || column >= _columns ? [Index(box.Row, 4)]
            : HasObjectness ? [Index(box.Row, 4), Index(box.Row, column)]
            : [Index(box.Row, column)];
    }

    private IEnumerable<DetectedBox> All() => Enumerable.Range(0, _rows).Select(Box);

    private DetectedBox Box(int row)
    {
        float a = At(row, 0) * _scaleX,
            b = At(row, 1) * _scaleY,
            c = At(row, 2) * _scaleX,
            d = At(row, 3) * _scaleY;
        if (_corners)
            return new(row, (int)At(row, 5), At(row, 4), a, b, c, d);
        int start = HasObjectness ? 5 : 4,
            best = start;
        for (int column = start + 1; column < _columns; column++)
            if (At(row, column) > At(row, best))
                best = column;
        float confidence = HasObjectness ? At(row, 4) * (best < _columns ? At(row, best) : 1) : At(row, best);
        return new(row, best - start, confidence, a - c / 2, b - d / 2, a + c / 2, b + d / 2);
    }

    private float At(int row, int column) => _values[Index(row, column)];
}
