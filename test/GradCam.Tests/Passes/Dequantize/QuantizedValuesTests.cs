using GradCam.Onnx;
using GradCam.Passes.Dequantize;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes.Dequantize;

public class QuantizedValuesTests
{
    [Theory]
    [InlineData("s", "z", true)]
    [InlineData("same", "z", true)]
    [InlineData("other", "z", false)]
    [InlineData("s", "", false)]
    public void Find_ofJoinedValues_isKnownWhereTheirScalesAreEqual(string scale, string zero, bool known)
    {
        var model = SmallModels.Of(
            [
                Nodes.New("QuantizeLinear", ["x", "s", "z"], ["a"]),
                Nodes.New("QuantizeLinear", ["x", scale, zero], ["b"]),
                Nodes.New("Concat", ["a", "b"], ["joined"], Attr.Of("axis", 0)),
            ],
            [("x", [2, 3])],
            ["joined"],
            18,
            Tensors.Of("s", [0.5f]),
            Tensors.Of("same", [0.5f]),
            Tensors.Of("other", [0.25f]),
            Tensors.Of("z", [(byte)3])
        );

        var joined = new QuantizedValues(model.Graph).Find("joined");

        Assert.Equal(known ? QuantizedOrigin.Choice : null, joined?.Origin);
    }

    [Fact]
    public void Find_ofScalesForEachChannel_isNotKnown()
    {
        var model = SmallModels.Of(
            [Nodes.New("QuantizeLinear", ["x", "s"], ["q"]), Nodes.New("Transpose", ["q"], ["turned"])],
            [("x", [2, 3])],
            ["turned"],
            18,
            Tensors.Of("s", [0.5f, 1, 2])
        );

        Assert.Empty(new QuantizedValues(model.Graph).All);
    }
}
