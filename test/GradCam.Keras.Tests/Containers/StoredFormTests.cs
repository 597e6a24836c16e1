namespace GradCam.Keras.Tests.Containers;

/// <summary>The same network, stored in other ways: the same conversion, byte by byte.</summary>
public class StoredFormTests : KerasFixture
{
    private static readonly string Plain = Sequential(SmallConv);

    private static readonly Lazy<byte[]> Expected = new(() =>
    {
        using var fixture = new StoredFormTests();
        return KerasModel.Load(fixture.WriteH5("model.h5", Plain, ("conv", SmallWeights))).ToOnnx();
    });

    [Theory]
    [InlineData("layers/conv2d/vars")]
    [InlineData("layers\\conv2d/vars")]
    [InlineData("_layer_checkpoint_dependencies\\conv2d/vars")]
    public void ToOnnx_ofGroupsThatWindowsNamed_isTheSame(string group)
    {
        string path = WriteKeras("model.keras", Plain, [.. SmallWeights.Select((w, i) => ($"{group}/{i}", w.Data))]);

        Assert.Equal(Expected.Value, KerasModel.Load(path).ToOnnx());
    }

    [Fact]
    public void ToOnnx_ofNestedGroupsThatWindowsNamed_isTheSame()
    {
        string nested = Sequential(Layer("Sequential", new { name = "inner", layers = new[] { SmallConv } }));
        (string, Array)[] Stored(char slash) =>
            [.. SmallWeights.Select((w, i) => ($"layers{slash}sequential{slash}layers{slash}conv2d/vars/{i}", w.Data))];

        byte[] unix = KerasModel.Load(WriteKeras("unix.keras", nested, Stored('/'))).ToOnnx(),
            windows = KerasModel.Load(WriteKeras("windows.keras", nested, Stored('\\'))).ToOnnx();

        Assert.Equal(unix, windows);
    }

    [Theory]
    [InlineData("QuantizeAnnotate", false)]
    [InlineData("QuantizeWrapper", true)]
    [InlineData("QuantizeWrapperV2", true)]
    public void ToOnnx_ofQuantizationAwareTraining_isThatOfTheLayerWithin(string wrapper, bool ranges)
    {
        string config = Sequential(
            Layer("QuantizeLayer", new { name = "quantize", batch_input_shape = new int?[] { null, 4, 4, 2 } }),
            Layer(wrapper, new { name = "conv", layer = SmallConv })
        );
        (string, Array)[] stored = ranges
            ?
            [
                ("conv/bias:0", SmallWeights[1].Data),
                ("conv/kernel:0", SmallWeights[0].Data),
                ("conv/optimizer_step:0", new[] { -1f }),
                ("conv/kernel_min:0", Numbers(3)),
                ("conv/kernel_max:0", Numbers(3)),
                ("conv/post_activation_min:0", new[] { -6f }),
                ("conv/post_activation_max:0", new[] { 6f }),
            ]
            : SmallWeights;

        var model = Onnx.OnnxFile.Parse(
            KerasModel.Load(WriteH5("qat.h5", config, ("quantize", []), ("conv", stored))).ToOnnx(),
            "qat"
        );

        var expected = Onnx.OnnxFile.Parse(Expected.Value, "plain");
        Assert.Equal(expected.Graph.Initializer, model.Graph.Initializer);
        Assert.Equal(expected.Graph.Node.Select(n => n.OpType), model.Graph.Node.Select(n => n.OpType));
    }
}
