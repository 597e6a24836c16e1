using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>
/// The scores in a graph under construction, and the inputs that choose among them. Each choice has inputs of its own.
/// </summary>
internal sealed class ScoreGraph(Val logits, Dim[] dims, OutputActivation squash)
{
    private int _choices,
        _vectors;
    private Val? _first,
        _flat;

    /// <summary>True if these scores have spatial axes themselves.</summary>
    public required bool Dense { get; init; }

    /// <summary>All scores as one matrix, <c>float[N, C]</c>.</summary>
    public Val Flat => _flat ??= dims.Length == 2 ? logits : logits.Reshape(dims.Length < 2 ? [1, -1] : [0, -1]);

    /// <summary>The scores that predictions are read from, <c>float[N, C]</c>: those of the first choice.</summary>
    public Val Scores => _first ?? Flat;

    /// <summary>A class choice, with inputs of its own.</summary>
    /// <param name="of">A term of the form that is chosen by: the top class, a rank or given weights.</param>
    public ScoreChoice Choice(LinearTerm of)
    {
        var graph = logits.Graph;
        int number = _choices++;
        Val? region = Dense
            ? Input(
                new(ScoreInputKind.Region, number),
                dims.Select(
                    (d, axis) =>
                        axis == 1 ? 1
                        : axis == 0 ? Samples
                        : d
                )
            )
            : null;
        Val scores = region is null ? Flat : (logits * region).Sum(Places, keep: false);
        _first ??= scores;
        Val? index = of.InputKind switch
        {
            null => graph.Emit("ArgMax", [scores], Attr.Of("axis", 1L)),
            ScoreInputKind.Rank => graph
                .EmitMany("TopK", 2, [scores, Input(new(ScoreInputKind.Rank, number), [1])])[1]
                .Slice(graph.Ints(-1), graph.Ints(long.MaxValue), graph.Ints(1)),
            ScoreInputKind.Class => Input(new(ScoreInputKind.Class, number), [Samples, 1]),
            _ => null,
        };
        Val chosen = index is null
            ? Input(new(ScoreInputKind.Weights, number), [Samples, new(null, "gradcam:c")])
            : OneHot(index, scores.Shape(1, 2));
        if (of.OwnRegion && region is not null)
        {
            region *= IsOneMask ? Side(chosen) : Wins(chosen);
            scores = (logits * region).Sum(Places, keep: false);
        }
        return new(scores, chosen, index, region is null ? null : (logits, region, Places), squash, IsSingle);
    }

    /// <summary>An embedding to compare with, <c>float[N, C]</c> or one row.</summary>
    public Val Vector() => Input(new(ScoreInputKind.Vector, _vectors++), [Samples, new(null, "gradcam:c")]);

    /// <summary>The places where one of the chosen classes has the highest score.</summary>
    private Val Wins(Val chosen)
    {
        // Which classes are meant counts, not their weights: those may be negative.
        Val others = chosen.Unsqueeze(Places).Equal(0);
        return (Where(others, float.MinValue, logits).Max([1]) >= logits.Max([1])).AsFloat();
    }

    /// <summary>The places of the only class, or with a negative weight those of the background.</summary>
    private Val Side(Val chosen) => ((logits - ScoreLayout.EvenScore(squash)) * chosen.Unsqueeze(Places) > 0).AsFloat();

    private bool IsOneMask => dims[1].Value == 1;

    private static Dim Samples => new(null, "gradcam:n");

    private Val Input(ScoreInput input, IEnumerable<Dim> dims) =>
        logits.Graph.Input(
            input.Name,
            input.Kind is ScoreInputKind.Rank or ScoreInputKind.Class ? ElementType.Int64 : ElementType.Float,
            dims
        );

    private bool IsSingle => dims.Skip(1).All(d => d.Value == 1);

    private long[] Places => [.. Enumerable.Range(2, dims.Length - 2).Select(axis => (long)axis)];
}
