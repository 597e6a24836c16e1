using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// Heaviside from 0 to 1, as float32: what a gradient is multiplied with where an activation is flat on one side.
/// Written as a HardSigmoid so steep that nothing lies on its slope, which the runtime computes in the blocked layout
/// of its convolutions; a comparison and a choice are not, and would cost the layer and its gradient a way out of that
/// layout and back.
/// </summary>
internal static class Heaviside
{
    // From here on a HardSigmoid counts as a step.
    private const float Steep = 1e18f;

    /// <summary>1 where a value is above a bound, else 0.</summary>
    public static Val Above(Val value, float bound) => Step(value, Slope(bound), -bound * Slope(bound));

    /// <summary>1 where a value is below a bound, else 0.</summary>
    public static Val Below(Val value, float bound) => Step(value, -Slope(bound), bound * Slope(bound));

    /// <summary>
    /// True if a HardSigmoid of this slope has no values between 0 and 1, so that its gradient is zero everywhere.
    /// </summary>
    public static bool IsStep(float slope) => Math.Abs(slope) >= Steep;

    /// <summary>
    /// A power of two, so that products with it are exact and the bound itself is hit exactly; as large as the bound
    /// allows.
    /// </summary>
    private static float Slope(float bound) =>
        MathF.ScaleB(1, 126 - Math.Max(0, bound == 0 ? 0 : Math.ILogB(bound) + 1));

    private static Val Step(Val value, float slope, float shift) =>
        value.Graph.Emit("HardSigmoid", [value], Attr.Of("alpha", slope), Attr.Of("beta", shift));
}
