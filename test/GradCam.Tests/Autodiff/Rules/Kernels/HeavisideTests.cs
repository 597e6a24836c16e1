using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff.Rules.Kernels;

/// <summary>Heaviside are exact: the bound itself is on the one side, the next number on the other.</summary>
public class HeavisideTests
{
    public static TheoryData<float> Bounds =>
        [0, 6, 1, -1, 0.1f, -3.7f, 255, 1e-6f, 1e20f, -1e20f, 20, float.BitDecrement(6)];

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Above_atTheBoundAndBeside_isExact(float bound)
    {
        float[] values = Around(bound);
        Assert.Equal([.. values.Select(v => v > bound ? 1f : 0)], Run(x => Heaviside.Above(x, bound), values));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Below_atTheBoundAndBeside_isExact(float bound)
    {
        float[] values = Around(bound);
        Assert.Equal([.. values.Select(v => v < bound ? 1f : 0)], Run(x => Heaviside.Below(x, bound), values));
    }

    /// <summary>
    /// Numbers below the smallest normal one do not count: they are on the slope beside a bound of 0.
    /// </summary>
    private static float[] Around(float bound) =>
        [
            bound,
            .. bound == 0 ? [1.2e-38f, -1.2e-38f] : (float[])[float.BitIncrement(bound), float.BitDecrement(bound)],
            bound + 1,
            bound - 1,
            bound * 2 + 3,
            bound * 2 - 3,
            -bound,
            1e30f,
            -1e30f,
            float.MaxValue,
            float.MinValue,
        ];

    private static float[] Run(Func<Val, Val> step, float[] values)
    {
        var model = SmallModels.Of([], [("x", [-1])], [], 18);
        var graph = new GraphBuilder(model);
        graph.Output(step(graph["x"]));
        return SmallModels.Run(model, ("x", [values.Length], values));
    }
}
