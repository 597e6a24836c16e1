using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Methods.Engine;

/// <summary>
/// The values that a method's formula is written over: a layer's activations and the gradients of the score with
/// respect to them, channels first.
/// </summary>
/// <param name="site">The layer.</param>
/// <param name="score">The score, <c>float[N]</c>.</param>
/// <param name="gradients">
/// The gradient of the score with respect to any value that was asked for, in the value's own layout.
/// </param>
internal sealed class CamValues(LayerInGraph site, Val score, Func<string, Val> gradients)
{
    private const int FewChannels = 4;

    private Val? _a,
        _g;

    /// <summary>Activations, <c>float[N, C, spatial...]</c>.</summary>
    public Val A => _a ??= site.ChannelsFirst(site.Numbers);

    /// <summary>Gradients, in the same shape.</summary>
    public Val G => _g ??= site.ChannelsFirst(gradients(site.Layer.Name));

    public LayerInGraph Site => site;

    /// <summary>The score, as <c>float[N, 1, 1...]</c>.</summary>
    public Val Score => score.Reshape([-1, 1, .. Space.Select(_ => 1L)]);

    /// <summary>The gradient of the score with respect to another value.</summary>
    public Val GradientOf(Val value) => gradients(value.Name);

    /// <summary>The spatial axes.</summary>
    public long[] Space => [.. Enumerable.Range(2, site.Layer.Spatial.Count).Select(axis => (long)axis)];

    /// <summary>Mean over the spatial axes, kept as length 1.</summary>
    public Val MeanOverSpace(Val value) => value.Mean(Space);

    /// <summary>Sum over the spatial axes, kept as length 1.</summary>
    public Val SumOverSpace(Val value) => value.Sum(Space);

    /// <summary>Sum over the channels: a map.</summary>
    public Val SumOverChannels(Val value) =>
        // Channels that are weighted and summed are a product of matrices, for which the runtime passes over them once.
        value.Structure
            is Weighted product
        && product.Values == A
        && product.IsAlong(Space)
            ? Like(product.Weights.Reshape(0, 1, -1).MatMul(A.Reshape(0, 0, -1)))
            : value.Sum([1], keep: false);

    /// <summary>The largest over the channels: a map.</summary>
    public Val LargestChannel(Val value)
    {
        // Of few channels, as a photograph has, each is a plane: comparing planes takes a tenth of a reduction's time.
        if (site.Layer.Channels is not (> 1 and <= FewChannels and var channels))
            return ValOps.Max(value, [1], keep: false);
        Val lengths = value.Graph.Ints([.. Enumerable.Repeat(1L, (int)channels)]);
        Val[] planes = value.Graph.EmitMany("Split", (int)channels, [value, lengths], Attr.Of("axis", 1));
        return value.Graph.Emit("Max", planes).Squeeze(1);
    }

    /// <summary>
    /// The Hessian of the score times the activations: how the gradients change along the activations. Zero where the
    /// score is linear in them.
    /// </summary>
    public Val HessianTimesActivations()
    {
        Val own = gradients(site.Layer.Name);
        // Rules for products and reductions ask for ranks, also of what the first derivative is made of.
        site.Shapes.Learn(own.Graph);
        return Differentiator.DependingOn([site.Value.Name], own.Graph.Graph.Node).Contains(own.Name)
            ? site.ChannelsFirst(Differentiator.Gradients(own, site.Value, [site.Value])[0])
            : ZerosLike(A);
    }

    /// <summary>
    /// The projection of each place's channels on their first principal component: a map, with the sign corrected.
    /// </summary>
    /// <param name="x"><c>float[N, C, spatial...]</c>.</param>
    public Val FirstComponent(Val x)
    {
        Val centred = x.Reshape(0, 0, -1);
        centred -= centred.Mean([2]);
        Val scale = Eigen.Largest(centred);
        centred /= scale;
        Val turned = centred.Transpose(0, 2, 1);
        // The nonzero eigenvalues of X'X and XX' are the same, so the smaller of the two will do. A number that only
        // the run knows may be large.
        bool byPlace = site.Places is { } places
            ? site.Layer.Channels is not { } channels || places <= channels
            : site.Layer.Channels is null;
        Val square = byPlace ? turned.MatMul(centred) : centred.MatMul(turned);
        Val first = Eigen.First(square, byPlace ? site.Places : site.Layer.Channels);
        Val map = byPlace ? first * Eigen.Value(square, first).Relu().Sqrt() : turned.MatMul(first);
        return Like(Eigen.SignCorrected(map * scale));
    }

    /// <summary>A map of flat places, <c>float[N, places, 1]</c>, in the layer's own spatial shape.</summary>
    public Val Like(Val flat) => flat.Reshape(Concat(0, A.Shape(0, 1), A.Shape(2)));
}
