using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>
/// Normalizations. At inference batch normalization is a multiplication; the others depend on all they normalize over.
/// </summary>
internal static class Normalization
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["BatchNormalization"] = new Rule(
                BatchNormalized,
                n =>
                    Channels(
                        n,
                        n.G
                            * (n.X(0) - PerChannel(n, n.X(3)))
                            / (PerChannel(n, n.X(4)) + n.Float("epsilon", 1e-5f)).Sqrt()
                    ),
                n => Channels(n, n.G)
            ).On(
                "2,3,2,2 ; f[1,2,-1] ; f[0,1,2] ; f[0.5,0,-1] ; f[1,2,0.5]",
                "2,2 ; +2 ; 2 ; f[0.5,0] ; f[1,2] | epsilon=0.1"
            ),
            ["InstanceNormalization"] = new Rule(
                n => Normalized.Of(n.X(0), Spatial(n), n.Float("epsilon", 1e-5f)).Gradient(n.G * PerChannel(n, n.X(1))),
                n => Channels(n, n.G * Normalized.Of(n.X(0), Spatial(n), n.Float("epsilon", 1e-5f)).Value),
                n => Channels(n, n.G)
            ).On("2,2,3,2 ; 2 ; 2", "1,2,5 ; 2 ; 2 | epsilon=0.01"),
            ["LayerNormalization"] = new Rule(
                n => Layer(n).Gradient(n.G * n.X(1)),
                n => Broadcasting.SumTo(n.G * Layer(n).Value, n.Y, n.X(1)),
                n => Broadcasting.SumTo(n.G, n.Y, n.X(2))
            ).On("2,3,4 ; 4 ; 4", "2,3,4 ; 3,4 | axis=1 epsilon=0.01"),
            ["RMSNormalization"] = new Rule(
                n => Layer(n, centred: false).Gradient(n.G * n.X(1)),
                n => Broadcasting.SumTo(n.G * Layer(n, centred: false).Value, n.Y, n.X(1))
            ).On("2,3,4 ; 4 | @23", "2,3,4 ; 3,4 | axis=1 epsilon=0.01 @23", "2,3,4 ; 1 | axis=-2 @23"),
            // What the operator adds to the deviation, 1e-9, only matters where that is 0. Shape inference does not
            // know it, so the shape is the input's.
            ["MeanVarianceNormalization"] = new Rule(n =>
                Normalized.Of(n.X(0), n.Ints("axes") ?? [0, 2, 3], 1e-18f).Gradient(n.G.ReshapeLike(n.X(0)))
            ).On("2,3,2,2", "2,3,4 | axes=[1,2]", "2,3,2 | axes=[-1]"),
            ["GroupNormalization"] = new Rule(GroupNormalized).On(
                "2,4,3 ; f[1,2,-1,0.5] ; f[0,1,2,3] | num_groups=2",
                "1,4,2,2 ; f[1,2] ; f[0,1] | num_groups=2 @18"
            ),
            ["LRN"] = new Rule(LocalResponse).On(
                "1,5,2,2 | size=3 alpha=0.5 beta=0.75 bias=1.0",
                "1,4,2,1 | size=5 alpha=0.9"
            ),
            ["LpNormalization"] = new Rule(n =>
                (n.G - LpSide(n) * (n.G * n.Y).Sum([n.Int("axis", -1)])) / LpNorm(n)
            ).On("2,4", "2,3,2 | axis=1 p=1"),
        };

    private static long[] Spatial(BackwardNode n) => [.. Enumerable.Range(2, n.Rank(0) - 2).Select(axis => (long)axis)];

    /// <summary>A vector of channels, ready to broadcast against the input.</summary>
    private static Val PerChannel(BackwardNode n, Val vector) => vector.Reshape([1, -1, .. Spatial(n).Select(_ => 1L)]);

    /// <summary>The sum over everything but the channels.</summary>
    private static Val Channels(BackwardNode n, Val value) => value.Sum([0, .. Spatial(n)], keep: false);

    private static Val BatchNormalized(BackwardNode n)
    {
        float epsilon = n.Float("epsilon", 1e-5f);
        if (n.Floats(1) is { } scale && n.Floats(4) is { } variance)
        {
            float[] factors = [.. scale.Zip(variance, (s, v) => s / MathF.Sqrt(v + epsilon))];
            return n.G * n.Graph.Add(Tensors.Of("", factors, [1, factors.Length, .. Spatial(n).Select(_ => 1L)]));
        }
        return n.G * PerChannel(n, n.X(1) / (n.X(4) + epsilon).Sqrt());
    }

    private static Normalized Layer(BackwardNode n, bool centred = true)
    {
        int rank = n.Rank(0),
            first = (int)n.Int("axis", -1);
        return Normalized.Of(
            n.X(0),
            [.. Enumerable.Range(0, rank).Skip(first < 0 ? first + rank : first).Select(axis => (long)axis)],
            n.Float("epsilon", 1e-5f),
            centred
        );
    }

    private static Val GroupNormalized(BackwardNode n)
    {
        long groups = n.Int("num_groups", 1);
        Val Grouped(Val value) => value.Reshape(0, groups, -1);
        var x = Normalized.Of(Grouped(n.X(0)), [2], n.Float("epsilon", 1e-5f));
        // Opset 18 scales each group, later ones each channel.
        bool perGroup = n.Graph.Opset < 21;
        Val scaled = perGroup ? Grouped(n.G) * n.X(1).Reshape(1, -1, 1) : Grouped(n.G * PerChannel(n, n.X(1)));
        return x.Gradient(scaled).ReshapeLike(n.X(0));
    }

    /// <summary>
    /// The gradient of <c>x · s^-beta</c> with <c>s = bias + alpha / size · sum of x²</c> over neighbouring channels.
    /// </summary>
    private static Val LocalResponse(BackwardNode n)
    {
        long size = n.Int("size", 1);
        int channels = (int)(n.Dims(0)[1].Value ?? throw n.Fail("sums over an unknown number of channels"));
        float alpha = n.Float("alpha", 1e-4f),
            beta = n.Float("beta", 0.75f);
        var near = new float[channels * channels];
        for (int c = 0; c < channels; c++)
        for (int k = (int)Math.Max(0, c - (size - 1) / 2); k <= Math.Min(channels - 1, c + size / 2); k++)
            near[c * channels + k] = 1;
        Val band = n.Graph.Add(Tensors.Of("", near, channels, channels));
        Val x = n.X(0).Reshape(0, 0, -1),
            g = n.G.Reshape(0, 0, -1);
        Val s = band.MatMul(x * x) * (alpha / size) + n.Float("bias", 1);
        Val power = s.Pow(-beta);
        Val crossed = band.Transpose(1, 0).MatMul(g * x * power / s) * x * (2 * alpha * beta / size);
        return (g * power - crossed).ReshapeLike(n.X(0));
    }

    private static Val LpSide(BackwardNode n) => n.Int("p", 2) == 1 ? n.X(0).Sign() : n.Y;

    private static Val LpNorm(BackwardNode n)
    {
        long[] axis = [n.Int("axis", -1)];
        return n.Int("p", 2) == 1 ? n.X(0).Abs().Sum(axis) : n.X(0).Square().Sum(axis).Sqrt();
    }
}

/// <summary>A value with unit variance over axes and, if it is centred, zero mean.</summary>
/// <param name="Value">The normalized value.</param>
/// <param name="Deviation">The divisor.</param>
/// <param name="Axes">The axes it is normalized over.</param>
/// <param name="Centred">True if the mean was subtracted.</param>
internal sealed record Normalized(Val Value, Val Deviation, long[] Axes, bool Centred)
{
    public static Normalized Of(Val x, long[] axes, float epsilon, bool centred = true)
    {
        if (centred)
            x -= x.Mean(axes);
        Val deviation = (x.Square().Mean(axes) + epsilon).Sqrt();
        return new(x / deviation, deviation, axes, centred);
    }

    /// <summary>
    /// The gradient of x for a gradient of the normalized value: without its mean, and without its part along the
    /// value.
    /// </summary>
    public Val Gradient(Val g) => ((Centred ? g - g.Mean(Axes) : g) - Value * (g * Value).Mean(Axes)) / Deviation;
}
