using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>A class against those whose logits are nearest, weighted with their probabilities.</summary>
/// <param name="Of">The class.</param>
/// <param name="Alpha">The factor with which the others are subtracted.</param>
/// <param name="Count">The number of others.</param>
/// <param name="Others">The others, once they are fixed; null to let the graph find them.</param>
internal sealed record FinerTerm(LinearTerm Of, float Alpha, int Count, int[]? Others) : Term
{
    // Takes the other classes out of the softmax: what is left are the quotients, also where a sure network leaves all
    // of these next to nothing.
    private const float Far = 1e30f;

    public override string Form =>
        FormattableString.Invariant($"finer{Count}*{Alpha}({Of.Form}){(Others is null ? "" : " fixed")}");

    public override IReadOnlyList<LinearTerm> Choices => Others is null ? [Of] : [Of, Multiple(Others)];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        var choice = choices[0];
        Val z = choice.Scores,
            chosen = (z * choice.Weights).Sum([1]);
        Val others = Others is null ? Nearest(z, chosen, choice.Weights) : choices[1].Weights;
        Val p = z.Graph.Emit("Softmax", [choice.Means() + (others - 1) * Far], Attr.Of("axis", -1L));
        return new((chosen - Alpha * (p * z).Sum([1])).Squeeze(1));
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this with { Of = change(Of) };

    public override Term FreezeChoices(SampleScores scores)
    {
        var of = scores.FreezeChoices(Of);
        float[] z = scores.Of(Of);
        float chosen = of.Classes.Sum(c => z[c.Index] * c.Weight);
        int[] others =
        [
            .. Enumerable
                .Range(0, z.Length)
                .Where(i => of.Classes.All(c => c.Index != i))
                .OrderBy(i => Math.Abs(z[i] - chosen))
                .Take(Count),
        ];
        return this with { Of = of, Others = others };
    }

    public override int? Index(ReadOnlySpan<float> scores) => Of.Index(scores);

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => Of.Describe(labels, scores);

    private static LinearTerm Multiple(int[] classes) => new(null, [.. classes.Select(i => (i, 1f))]);

    /// <summary>
    /// One where a class is among the nearest, <c>float[N, C]</c>; the class itself, whose distance is made negative,
    /// does not count.
    /// </summary>
    private Val Nearest(Val z, Val chosen, Val weights)
    {
        var graph = z.Graph;
        Val distance = (z - chosen).Abs() - weights.Abs();
        Val[] sorted = graph.EmitMany("TopK", 2, [distance, graph.Ints(Count + 1)], Attr.Of("largest", 0L));
        Val nearest = sorted[1].Slice(graph.Ints(1), graph.Ints(long.MaxValue), graph.Ints(1));
        return graph
            .Emit("OneHot", [nearest, z.Shape(1, 2), graph.Add(Tensors.Of("", [0f, 1f]))])
            .Sum([1], keep: false);
    }
}
