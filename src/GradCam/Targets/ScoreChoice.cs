using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>A choice among a graph's scores.</summary>
/// <param name="Scores">The scores of all classes, <c>float[N, C]</c>; of dense scores, summed over the region.</param>
/// <param name="Weights">The weights that choose, in the same shape or one row.</param>
/// <param name="Index">The class that is chosen, <c>int64[N, 1]</c>; null where several are weighted.</param>
/// <param name="Dense">
/// Of dense scores, the scores of every place, the weight of each place and the spatial axes.
/// </param>
/// <param name="OutputActivation">The function that turns a score into a probability.</param>
/// <param name="IsSingle">There is one score, which stands for yes against no.</param>
internal sealed record ScoreChoice(
    Val Scores,
    Val Weights,
    Val? Index,
    (Val Logits, Val Region, long[] Axes)? Dense,
    OutputActivation OutputActivation,
    bool IsSingle
)
{
    // Keeps a region of no places from dividing by zero.
    private const float Tiny = 1e-12f;

    /// <summary>The chosen score.</summary>
    public ScoreValue Score =>
        new(
            Index is null
                ? (Scores * Weights).Sum([1], keep: false)
                : Scores.Graph.Emit("GatherElements", [Scores, Index], Attr.Of("axis", 1L)).Squeeze(1),
            Scores,
            Weights
        );

    /// <summary>
    /// The probability of each class, <c>float[N, C]</c>; over a region the mean of its places, as the probability of a
    /// sum would be 0 or 1.
    /// </summary>
    public Val Probabilities() =>
        Dense is not { } dense
            ? Probability(Scores)
            : (Probability(dense.Logits) * dense.Region).Sum(dense.Axes, keep: false) / Size(dense);

    /// <summary>
    /// The logarithm of each class's probability, <c>float[N, C]</c>; over a region the sum of its places, as the
    /// scores are.
    /// </summary>
    /// <param name="against">True for the class that a single score speaks against.</param>
    public Val LogProbabilities(bool against = false) =>
        Dense is not { } dense
            ? LogProbability(Scores, against)
            : (LogProbability(dense.Logits, against) * dense.Region).Sum(dense.Axes, keep: false);

    /// <summary>The scores, <c>float[N, C]</c>; over a region the means of its places.</summary>
    public Val Means() => Dense is { } dense ? Scores / Size(dense) : Scores;

    private static Val Size((Val Logits, Val Region, long[] Axes) dense) =>
        dense.Region.Sum(dense.Axes, keep: false) + Tiny;

    private Val Probability(Val scores) =>
        OutputActivation switch
        {
            OutputActivation.None => scores,
            OutputActivation.Sigmoid => scores.Sigmoid(),
            _ => IsSingle ? scores.Sigmoid() : scores.Graph.Emit("Softmax", [scores], Attr.Of("axis", 1L)),
        };

    private Val LogProbability(Val scores, bool against) =>
        OutputActivation switch
        {
            OutputActivation.None => (against ? 1 - scores : scores).Log(),
            OutputActivation.Softmax when !IsSingle => scores.Graph.Emit("LogSoftmax", [scores], Attr.Of("axis", 1L)),
            _ => -(against ? scores : -scores).Unary("Softplus"),
        };
}
