using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>Arithmetic of values within 0..1, such as a sigmoid's.</summary>
internal static class UnitRange
{
    /// <summary>
    /// One minus a value within 0..1. Written as a HardSigmoid, which the runtime computes in the blocked layout of its
    /// convolutions; a difference with a number is not, and would cost a way out of that layout and back.
    /// </summary>
    public static Val Complement(Val value) =>
        value.Graph.Emit("HardSigmoid", [value], Attr.Of("alpha", -1f), Attr.Of("beta", 1f));

    /// <summary>The slope of a HardSigmoid with respect to its input: alpha where it is neither 0 nor 1.</summary>
    /// <param name="value">What the HardSigmoid gave.</param>
    /// <param name="alpha">Its slope.</param>
    public static Val Slope(Val value, float alpha) => Heaviside.Above(value, 0) * Heaviside.Below(value, 1) * alpha;
}
