using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>Nodes that get no samples, as the masks' head of a detector that found nothing.</summary>
public class OperatorInputsTests
{
    // Sixteen channels are computed in the processor's own layout, one and three are not.
    public static TheoryData<string, int, int, int> Convolutions =>
        new()
        {
            { "Conv", 2, 16, 1 },
            { "Conv", 2, 16, 16 },
            { "Conv", 2, 3, 1 },
            { "Conv", 1, 16, 1 },
            { "Conv", 3, 3, 1 },
            { "ConvTranspose", 2, 16, 1 },
            { "ConvTranspose", 2, 16, 4 },
            { "ConvTranspose", 1, 3, 1 },
        };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolution_ofNoSamples_runsAndIsLetThrough(string op, int axes, int channels, int group)
    {
        var model = Model(op, axes, channels, group, axis: 0);

        GraphValidator.Check(model, "the model");

        long[] shape = [1, channels, .. Enumerable.Repeat(8L, axes)];
        Assert.Empty(SmallModels.Run(model, ("image", shape, SmallModels.Numbers(shape))));
    }

    [Theory]
    [InlineData("Conv")]
    [InlineData("ConvTranspose")]
    public void Convolution_ofNoPlaces_isRefused(string op) =>
        Assert.Contains(
            "without elements",
            Assert
                .Throws<GradCamException>(() => GraphValidator.Check(Model(op, 2, 3, 1, axis: 2), "the model"))
                .Message
        );

    private static ModelProto Model(string op, int axes, int channels, int group, long axis)
    {
        long[] kernel = [channels, channels / group, .. Enumerable.Repeat(3L, axes)];
        return SmallModels.Of(
            [
                Nodes.New("Slice", ["image", "zero", "zero", "axis"], ["none"]),
                Nodes.New(op, ["none", "w"], ["a"], Attr.Of("group", (long)group)),
                Nodes.New("Relu", ["a"], ["b"]),
                Nodes.New(op, ["b", "w"], ["c"], Attr.Of("group", (long)group)),
                Nodes.New("Sigmoid", ["c"], ["masks"]),
            ],
            [("image", [1, channels, .. Enumerable.Repeat(8L, axes)])],
            ["masks"],
            18,
            Tensors.Of("w", SmallModels.Numbers(kernel), kernel),
            Tensors.Vector("zero", [0]),
            Tensors.Vector("axis", [axis])
        );
    }
}
