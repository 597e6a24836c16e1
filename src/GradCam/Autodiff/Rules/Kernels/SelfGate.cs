using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// A value multiplied with a gate that is made of that value alone, as exporters write Swish and HardSwish:
/// <c>x * sigmoid(x)</c>. It is differentiated as one function of x, which takes half the nodes of both factors' ways.
/// </summary>
internal static class SelfGate
{
    /// <summary>True if a factor, 0 or 1, is made of the other one, and nobody asks for its own gradient.</summary>
    public static bool IsGate(BackwardNode n, int factor) =>
        n.Graph.Producer(n.X(factor).Name) is { } made
        && made.In(0) == n.X(1 - factor).Name
        && !n.IsAsked(n.X(factor).Name)
        && (made.OpType == "Sigmoid" || (made.OpType == "HardSigmoid" && !Heaviside.IsStep(Alpha(made))));

    /// <summary>The slope of the product with respect to the value, through both factors.</summary>
    /// <param name="n">The product.</param>
    /// <param name="factor">The factor that is the gate, 0 or 1.</param>
    public static Val Slope(BackwardNode n, int factor)
    {
        Val gate = n.X(factor);
        var made = n.Graph.Producer(gate.Name)!;
        if (made.OpType == "Sigmoid")
            return gate + n.Y * UnitRange.Complement(gate);
        Val x = n.Graph[made.In(0)];
        float alpha = Alpha(made);
        // Where the gate rises, it does so by alpha. HardSwish's rises as far below 0 as above: that is one comparison.
        if (made.Float("beta", 0.5f) != 0.5f)
            return gate + x * UnitRange.Slope(gate, alpha);
        float edge = 0.5f / alpha;
        return gate + Scaled(x * Heaviside.Below(x * x, edge * edge), alpha, n.Y.Dims);
    }

    /// <summary>A number of times a value; as a convolution, to which the runtime adds the gate at once.</summary>
    private static Val Scaled(Val value, float scale, Dim[]? dims) =>
        dims is [_, { Value: { } channels }, _, _] && channels % Spread.Block == 0
            ? value.Graph.Emit(
                "Conv",
                [value, Spread.PerChannel(value.Graph, channels, scale)],
                Attr.Of("group", channels)
            )
            : value * scale;

    private static float Alpha(NodeProto gate) => gate.Float("alpha", 0.2f);
}
