using GradCam.Autodiff.Rules.Kernels.Quantized;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff.Rules.Kernels.Quantized;

public class ImpliedReluTests
{
    private const byte LeastOfInt8 = 0x80;

    [Theory]
    [InlineData("Conv", false, 0, 0.05f, "Relu")]
    [InlineData("Conv", true, LeastOfInt8, 0.05f, "Relu")]
    [InlineData("Conv", false, 0, 6 / 255f, "Clip")]
    [InlineData("Conv", true, LeastOfInt8, 6 / 255f, "Clip")]
    [InlineData("Conv", false, 1, 0.05f, null)]
    [InlineData("Conv", true, 0, 0.05f, null)]
    [InlineData("Relu", false, 0, 0.05f, null)]
    [InlineData("Sigmoid", false, 0, 6 / 255f, null)]
    public void OfRounding_isTheActivationThatWasLeftOut(
        string op,
        bool signed,
        byte zero,
        float scale,
        string? expected
    )
    {
        var point = Tensors.Of("z", [zero]);
        point.DataType = (int)(signed ? ElementType.Int8 : ElementType.UInt8);
        var model = SmallModels.Of(
            [
                Nodes.New(op, op == "Conv" ? ["x", "w"] : ["x"], ["y"]),
                Nodes.New("QuantizeLinear", ["y", "s", "z"], ["q"]),
            ],
            [("x", [1, 1, 2, 2])],
            ["q"],
            18,
            Tensors.Of("w", [1f], 1, 1, 1, 1),
            Tensors.Of("s", [scale]),
            point
        );
        var graph = new GraphBuilder(model);

        Assert.Equal(expected, ImpliedRelu.OfRounding(graph["y"], graph["s"], graph["z"])?.Operator);
    }
}
