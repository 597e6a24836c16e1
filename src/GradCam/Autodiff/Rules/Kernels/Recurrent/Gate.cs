using GradCam.Building;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>A gate of a recurrent layer: an activation function of a sum, which may be clipped before.</summary>
/// <param name="Y">The value.</param>
/// <param name="Slope">The derivative with respect to the sum.</param>
internal sealed record Gate(Val Y, Val Slope)
{
    /// <summary>A gate with its derivative.</summary>
    /// <param name="function">The activation function.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="clip">The largest absolute value of the sum; null for none.</param>
    public static Gate Of(GateFunction function, Val sum, float? clip)
    {
        Val x = Clipped(sum, clip),
            y = function.Of(x),
            slope = function.Slope(x, y);
        return new(y, clip is { } bound ? slope * (sum.Abs() <= bound).AsFloat() : slope);
    }

    /// <summary>A gate's value alone.</summary>
    public static Val ValueOf(GateFunction function, Val sum, float? clip) => function.Of(Clipped(sum, clip));

    private static Val Clipped(Val sum, float? clip) =>
        clip is { } bound ? sum.Graph.Emit("Clip", [sum, sum.Graph.Scalar(-bound), sum.Graph.Scalar(bound)]) : sum;
}
