using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

/// <summary>Networks of open sizes that need some places: the error says how many.</summary>
public class LeastInputTests
{
    [Theory]
    [InlineData(60, 100)]
    [InlineData(99, 100)]
    [InlineData(300, 1000)]
    [InlineData(300, 20_000)]
    public void Explain_ofTooShortASignal_saysHowManyPlacesAreNeeded(int given, int needed)
    {
        using var explainer = Explainer.Load(Signal(needed).ToByteArray());

        string error = Assert
            .Throws<GradCamException>(() => explainer.Explain(new Tensor(new float[given], [1, 1, given]), new()))
            .Message;

        Assert.Contains(FormattableString.Invariant($"{given:N0} places, fewer than the {needed:N0}"), error);
    }

    [Fact]
    public void Explain_ofASignalThatIsLongEnough_isExplained()
    {
        using var explainer = Explainer.Load(Signal(1000).ToByteArray());
        float[] values = SmallModels.Numbers([1200]);

        Assert.Equal([1200], explainer.Explain(new Tensor(values, [1, 1, 1200]), new())[0].MapValues.Shape);
    }

    [Fact]
    public void Explain_ofTooSmallAPicture_saysHowLargeItHasToBe()
    {
        var model = Cropping([-1, 3, -1, -1], [20, 30]);
        using var explainer = Explainer.Load(model.ToByteArray());

        string error = Assert
            .Throws<GradCamException>(() => explainer.Explain(new Tensor(new float[3 * 200], [1, 3, 10, 20]), new()))
            .Message;

        Assert.Contains("10 x 20 places, and the network needs 21 x 31", error);
    }

    [Fact]
    public void Load_ofASignalOfOpenLengthWithChannelsLast_takesTheLengthForTheLength()
    {
        var model = Signal(101);
        model.Graph.Input[0].Type = Dim.Type(ElementType.Float, [new(null, "N"), new(null, "T"), 1]);
        model.Graph.Node[0].Input[0] = "turned";
        model.Graph.Node.Insert(0, Nodes.New("Transpose", ["image"], ["turned"], Attr.Of("perm", [0L, 2, 1])));

        using var explainer = Explainer.Load(model.ToByteArray());

        Assert.Equal([224], explainer.Model.Network.InputSize);
    }

    /// <summary>A network that cuts off all but the places behind a number.</summary>
    private static ModelProto Signal(int needed) => Cropping([-1, 1, -1], [needed - 1]);

    private static ModelProto Cropping(long[] input, long[] cut)
    {
        int channels = (int)input[1];
        long[] kernel = [4, channels, .. cut.Select(_ => 1L)];
        long[] axes = [.. cut.Select((_, i) => i + 2L)];
        return SmallModels.Of(
            [
                Nodes.New("Slice", ["image", "from", "to", "axes"], ["cut"]),
                Nodes.New("Conv", ["cut", "w"], ["conv"]),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["logits"]),
            ],
            [("image", input)],
            ["logits"],
            18,
            Tensors.Vector("from", cut),
            Tensors.Vector("to", [.. cut.Select(_ => (long)int.MaxValue)]),
            Tensors.Vector("axes", axes),
            Tensors.Of("w", SmallModels.Numbers(kernel), kernel),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3)
        );
    }
}
