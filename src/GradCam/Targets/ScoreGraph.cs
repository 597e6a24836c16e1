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

    /// <summary>Input: <c>int64[1]</c>, one more than the rank of the class to explain.</summary>
    public static string RankInput(int choice) => $"gradcam:rank:{choice}";

    /// <summary>Input: <c>int64[N, 1]</c>, the class to explain.</summary>
    public static string ClassInput(int choice) => $"gradcam:class:{choice}";

    /// <summary>Input: <c>float[N, C]</c>, or any shape that broadcasts to it.</summary>
    public static string WeightsInput(int choice) => $"gradcam:weights:{choice}";

    /// <summary>Input of dense models: <c>float[N, 1, spatial...]</c>, the weight of each place.</summary>
    public static string RegionInput(int choice) => $"gradcam:region:{choice}";

    /// <summary>Input: <c>float[N, C]</c>, an embedding to compare with.</summary>
    public static string VectorInput(int vector) => $"gradcam:vector:{vector}";

    /// <summary>
    /// True if the scores have spatial axes themselves, as in segmentation; <paramref name="inputRank"/> tells them
    /// from a detector's rows.
    /// </summary>
    public static bool IsDense(Dim[] dims, int inputRank) =>
        dims.Length > 2 && dims.Length == inputRank && dims[1].Value != 1 && dims.Skip(2).Any(d => d.Value != 1);

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
            ? graph.Input(
                RegionInput(number),
                ElementType.Float,
                dims.Select(
                    (d, axis) =>
                        axis == 1 ? 1
                        : axis == 0 ? new Dim(null, "gradcam:n")
                        : d
                )
            )
            : null;
        Val scores = region is null ? Flat : (logits * region).Sum(Places, keep: false);
        _first ??= scores;
        Val? index = of.Rank switch
        {
            null => of.IsOneClass
                ? graph.Input(ClassInput(number), ElementType.Int64, [new(null, "gradcam:n"), 1])
                : null,
            0 => graph.Emit("ArgMax", [scores], Attr.Of("axis", 1L)),
            _ => graph
                .EmitMany("TopK", 2, [scores, graph.Input(RankInput(number), ElementType.Int64, [1])])[1]
                .Slice(graph.Ints(-1), graph.Ints(long.MaxValue), graph.Ints(1)),
        };
        Val chosen = index is null
            ? graph.Input(WeightsInput(number), ElementType.Float, [new(null, "gradcam:n"), new(null, "gradcam:c")])
            : OneHot(index, scores.Shape(1, 2));
        if (of.OwnRegion && region is not null)
        {
            // Which classes are meant counts, not their weights: those may be negative.
            Val others = chosen.Unsqueeze(Places).Equal(0);
            Val wins = (Where(others, float.MinValue, logits).Max([1]) >= logits.Max([1])).AsFloat();
            region *= wins;
            scores = (logits * region).Sum(Places, keep: false);
        }
        return new(scores, chosen, index, region is null ? null : (logits, region, Places), squash, IsSingle);
    }

    /// <summary>An embedding to compare with, <c>float[N, C]</c> or one row.</summary>
    public Val Vector() =>
        logits.Graph.Input(
            VectorInput(_vectors++),
            ElementType.Float,
            [new(null, "gradcam:n"), new(null, "gradcam:c")]
        );

    private bool IsSingle => dims.Skip(1).All(d => d.Value == 1);

    private long[] Places => [.. Enumerable.Range(2, dims.Length - 2).Select(axis => (long)axis)];
}
