using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>The probability of one class of one row: of a box or of a step.</summary>
/// <param name="Of">The class's score.</param>
/// <param name="Columns">The place of the row's classes.</param>
/// <param name="Activation">The function that turns scores into probabilities.</param>
internal sealed record RowProbabilityTerm(LinearTerm Of, RowColumns Columns, OutputActivation Activation) : Term
{
    public override string Form => $"probability of a row {Activation} {Columns}";

    public override IReadOnlyList<LinearTerm> Choices => [Of];

    public override IReadOnlyList<ObjectBox> Boxes => Of.Boxes;

    /// <summary>The term for a target that names a row; null for one that names several.</summary>
    /// <param name="target">The target.</param>
    /// <param name="context">The model and the picture.</param>
    public static Term? For(Target target, TargetContext context)
    {
        var term = target.Resolve(context);
        if (context.Scores is null)
            return term;
        // Objectness times class is a probability already.
        if (term is ProductsTerm { Products.Count: 1 } product)
            return product with { Name = Words(product.Name) };
        if (term is not LinearTerm { IsOneClass: true } score)
            return null;
        if (context.IsSequence)
        {
            int classes = context.Rows!.Classes;
            var activation = new Steps(context.Scores(), context).Activation;
            return new RowProbabilityTerm(score, new(classes, 1, 0, classes), activation);
        }
        if (!context.IsDetector)
            return null;
        var found = new Detections(context.Scores(), context);
        return new RowProbabilityTerm(score, found.Columns, found.Layout.Activation);
    }

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        var choice = choices[0];
        Val score = choice.Score.Total;
        if (Activation != OutputActivation.Softmax)
            return new(Activation == OutputActivation.Sigmoid ? score.Sigmoid() : score);
        var g = score.Graph;
        var (rows, stride, first, count) = Columns;
        Val index = choice.Index!,
            row = Columns.IsTransposed
                ? g.Emit("Mod", [index, g.Ints(stride)])
                : g.Emit("Mul", [g.Emit("Div", [index, g.Ints(rows)]), g.Ints(rows)]),
            start = g.Emit("Add", [row, g.Ints(first * stride)]),
            steps = g.Ints([.. Enumerable.Range(0, count).Select(i => i * stride)]);
        Val classes = Gather(choice.Scores, g.Emit("Add", [start, steps])),
            own = g.Emit("Div", [g.Emit("Sub", [index, start]), g.Ints(stride)]);
        return new(Gather(g.Emit("Softmax", [classes], Attr.Of("axis", 1L)), own).Squeeze(1));
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this with { Of = change(Of) };

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => Words(Of.Describe(labels, scores));

    private static string Words(string of) => $"probability of {of}";

    private static Val Gather(Val values, Val index) =>
        values.Graph.Emit("GatherElements", [values, index], Attr.Of("axis", 1L));
}
