namespace GradCam.Keras.Tests.Config;

/// <summary>Two pictures with one encoder, whose outputs a Lambda compares: the encoder can be explained.</summary>
public class KerasSubmodelTests : KerasFixture
{
    [Theory]
    [InlineData("encoder")]
    [InlineData("dense")]
    [InlineData("encoder/dense")]
    [InlineData("gap")]
    public void ToExplainer_ofAnEncoder_explainsItAlone(string name)
    {
        using var explainer = KerasModel.Load(Siamese()).ToExplainer(new() { Submodel = name });
        var tensor = new Tensor([.. Enumerable.Range(0, 8 * 8 * 3).Select(i => i % 5 / 5f)], [1, 8, 8, 3]);

        var e = explainer.Explain(tensor, new() { Targets = [Target.Class(1)] })[0];

        Assert.Equal("encoder/conv", e.LayerName);
        Assert.Equal("left", Assert.Single(explainer.Signature.Inputs).Name);
        Assert.Equal("feature 1", e.Target.Label);
        Assert.Equal("[N, 2]", explainer.Signature.Outputs[0].Shape);
    }

    [Fact]
    public void ToOnnx_ofALambda_namesTheModelBeforeIt()
    {
        var error = Assert.Throws<GradCamException>(() => KerasModel.Load(Siamese()).ToOnnx());

        Assert.Contains("ExplainerOptions.Submodel = \"encoder\"", error.Message);
    }

    [Fact]
    public void ToExplainer_ofNoSuchModel_suggestsNames()
    {
        var error = Assert.Throws<GradCamException>(() =>
            KerasModel.Load(Siamese()).ToExplainer(new() { Submodel = "encodr" })
        );

        Assert.Contains("did you mean 'encoder'", error.Message);
    }

    private string Siamese()
    {
        object Input(string name) =>
            Node("InputLayer", name, new { name, batch_input_shape = new int?[] { null, 8, 8, 3 } });
        object encoder = new
        {
            name = "encoder",
            layers = new[]
            {
                Input("in"),
                Node(
                    "Conv2D",
                    "conv",
                    new
                    {
                        name = "conv",
                        filters = 2,
                        kernel_size = new[] { 3, 3 },
                        activation = "relu",
                    },
                    "in"
                ),
                Node("GlobalAveragePooling2D", "gap", new { name = "gap" }, "conv"),
                Node("Dense", "dense", new { name = "dense", units = 2 }, "gap"),
            },
            input_layers = new object[] { new object[] { "in", 0, 0 } },
            output_layers = new object[] { new object[] { "dense", 0, 0 } },
        };
        object model = new
        {
            class_name = "Functional",
            config = new
            {
                name = "siamese",
                layers = new[]
                {
                    Input("left"),
                    Input("right"),
                    new
                    {
                        class_name = "Functional",
                        name = "encoder",
                        config = encoder,
                        inbound_nodes = new[] { Reads(("left", 0)), Reads(("right", 0)) },
                    },
                    new
                    {
                        class_name = "Lambda",
                        name = "distance",
                        config = new { name = "distance", function = new object?[] { "4wEAAAA=", null, null } },
                        inbound_nodes = new[] { Reads(("encoder", 1), ("encoder", 2)) },
                    },
                },
                input_layers = new object[] { new object[] { "left", 0, 0 }, new object[] { "right", 0, 0 } },
                output_layers = new object[] { new object[] { "distance", 0, 0 } },
            },
        };
        return WriteH5(
            "siamese.h5",
            System.Text.Json.JsonSerializer.Serialize(model),
            (
                "encoder",
                [
                    ("conv/kernel:0", Numbers(3, 3, 3, 2)),
                    ("conv/bias:0", new float[2]),
                    ("dense/kernel:0", Numbers(2, 2)),
                    ("dense/bias:0", new float[2]),
                ]
            )
        );
    }

    private static object Node(string kind, string name, object config, params string[] reads) =>
        new
        {
            class_name = kind,
            name,
            config,
            inbound_nodes = reads.Length == 0 ? [] : new[] { Reads([.. reads.Select(r => (r, 0))]) },
        };

    private static object[] Reads(params (string Layer, int Call)[] tensors) =>
        [.. tensors.Select(t => (object)new object[] { t.Layer, t.Call, 0, new { } })];
}
