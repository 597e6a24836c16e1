using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Layers;

/// <summary>The Lambda of Inception-ResNet V2, before its layer had a name.</summary>
public class ScaleLayersTests : KerasFixture
{
    [Fact]
    public void ToOnnx_ofTheLambdaOfInceptionResNet_addsScaled()
    {
        float[] numbers = [.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i))];

        using var session = new InferenceSession(KerasModel.Load(Block("block35_1", 0.25)).ToOnnx());
        using var input = OrtValue.CreateTensorValueFromMemory(numbers, [1, 2, 3, 2]);
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [input], session.OutputNames);

        // The convolution makes three times its input.
        Assert.Equal(
            numbers.Select(v => v + 0.25f * 3 * v),
            results[0].GetTensorDataAsSpan<float>().ToArray(),
            (a, b) => MathF.Abs(a - b) < 1e-6
        );
    }

    [Theory]
    [InlineData("scale_1", 0.25)]
    [InlineData("block35_1", null)]
    public void ToOnnx_ofAnotherLambda_isRefused(string name, double? scale)
    {
        var error = Assert.Throws<GradCamException>(() => KerasModel.Load(Block(name, scale)).ToOnnx());

        Assert.Contains($"'{name}' is a Lambda", error.Message);
    }

    private string Block(string name, double? scale)
    {
        object Node(string kind, string layer, object config, params string[] reads) =>
            new
            {
                class_name = kind,
                name = layer,
                config,
                inbound_nodes = reads.Length == 0
                    ? []
                    : new[] { reads.Select(r => new object[] { r, 0, 0, new { } }).ToArray() },
            };
        object[] layers =
        [
            Node("InputLayer", "in", new { name = "in", batch_input_shape = new int?[] { null, 2, 3, 2 } }),
            Node(
                "Conv2D",
                "block35_1_conv",
                new
                {
                    name = "block35_1_conv",
                    kernel_size = new[] { 1, 1 },
                    use_bias = false,
                },
                "in"
            ),
            Node(
                "Lambda",
                name,
                new
                {
                    name,
                    function = new object?[] { "4wIAAA==", null, null },
                    arguments = scale is null ? (object)new { } : new { scale },
                },
                "in",
                "block35_1_conv"
            ),
        ];
        string model = System.Text.Json.JsonSerializer.Serialize(
            new
            {
                class_name = "Functional",
                config = new
                {
                    name = "net",
                    layers,
                    input_layers = new object[] { new object[] { "in", 0, 0 } },
                    output_layers = new object[] { new object[] { name, 0, 0 } },
                },
            }
        );
        float[,,,] kernel =
        {
            {
                {
                    { 3, 0 },
                    { 0, 3 },
                },
            },
        };
        return WriteH5("model.h5", model, ("block35_1_conv", [("kernel:0", kernel)]));
    }
}
