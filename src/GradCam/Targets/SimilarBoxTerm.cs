using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>
/// The greatest likeness of a box to a reference: intersection over union, times the cosine of the classes'
/// probabilities, times the objectness (of a detector without, the probability of the best class).
/// </summary>
/// <param name="Layout">The meaning of the columns.</param>
/// <param name="Reference">Left, top, right and bottom as the output has them, then the classes' probabilities
/// (of boxes that name their class, its number).</param>
/// <param name="Name">The box in words.</param>
internal sealed record SimilarBoxTerm(DetectionLayout Layout, float[] Reference, string Name) : Term
{
    private const float Tiny = 1e-9f;

    /// <summary>The cells of the rows, which some boxes are measured from.</summary>
    public AnchorCells? Cells { get; init; }

    /// <summary>The box.</summary>
    public required IReadOnlyList<ObjectBox> Marks { get; init; }

    public override string Form => $"similar box {Layout}";

    public override IReadOnlyList<float[]> Vectors => [Reference];

    public override IReadOnlyList<ObjectBox> Boxes => Marks;

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        Val reference = vectors[0].Unsqueeze(1),
            rows = Layout.RowsFirst
                ? graph.Flat.Reshape(0, -1, Layout.Columns)
                : graph.Flat.Reshape(0, Layout.Columns, -1).Transpose(0, 2, 1);
        var (left, top, right, bottom) = Corners(rows);
        Val[] box = [.. Enumerable.Range(0, 4).Select(i => Columns(reference, i, 1))];
        Val width = Least(right, box[2]) - Most(left, box[0]),
            height = Least(bottom, box[3]) - Most(top, box[1]),
            shared = width.Relu() * height.Relu(),
            all = (right - left) * (bottom - top) + (box[2] - box[0]) * (box[3] - box[1]) - shared;
        Val classes = Probabilities(rows),
            wanted = Columns(reference, 4, Reference.Length - 4),
            // Boxes that name their class are of the same one or not.
            cosine = Layout.ClassColumn is { } named
                ? Columns(rows, named, 1).Equal(wanted).AsFloat()
                : (classes * wanted).Sum([2]) / (classes.Norm([2]) * wanted.Norm([2]) + Tiny),
            sure = Layout.Objectness is { } objectness ? Columns(rows, objectness, 1) : classes.Max([2]);
        return new((shared / (all + Tiny) * cosine * sure).Max([1, 2], keep: false));
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this;

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => Name;

    private (Val Left, Val Top, Val Right, Val Bottom) Corners(Val rows)
    {
        Val a = Columns(rows, Layout.Box, 1),
            b = Columns(rows, Layout.Box + 1, 1),
            c = Columns(rows, Layout.Box + 2, 1),
            d = Columns(rows, Layout.Box + 3, 1);
        return Layout.Form switch
        {
            BoxForm.CentreSize => (a - c / 2, b - d / 2, a + c / 2, b + d / 2),
            BoxForm.CornersRowFirst => (b, a, d, c),
            BoxForm.Distances or BoxForm.Offsets => Cells!.Corners(Layout, (a, b, c, d)),
            _ => (a, b, c, d),
        };
    }

    /// <summary>The classes' probabilities.</summary>
    private Val Probabilities(Val rows)
    {
        Val scores = Columns(rows, Layout.FirstClass, Layout.Classes);
        return Layout.Activation switch
        {
            OutputActivation.None => scores,
            OutputActivation.Sigmoid => scores.Sigmoid(),
            _ => scores.Graph.Emit("Softmax", [scores], Attr.Of("axis", 2L)),
        };
    }

    private static Val Columns(Val rows, int first, int count) =>
        rows.Slice(rows.Graph.Ints(first), rows.Graph.Ints(first + count), rows.Graph.Ints(2));

    private static Val Least(Val a, Val b) => a.Graph.Emit("Min", [a, b]);

    private static Val Most(Val a, Val b) => a.Graph.Emit("Max", [a, b]);
}
