using System.Text.Json;

namespace GradCam.Keras.Tests.Layers.Recurrent;

/// <summary>What makes no sense, or is not known, in recurrent layers: one sentence that names the layer.</summary>
public class RecurrentErrorTests : KerasFixture
{
    public static TheoryData<string, string, string> Odd =>
        new()
        {
            { "LSTM", """{"units":2147483647}""", "have the shape [2, 12] where [2, 8589934588] belongs" },
            { "LSTM", """{"units":-3}""", "it says no number of units" },
            { "LSTM", "{}", "it says no number of units" },
            { "LSTM", """{"units":"three"}""", "its 'units' is \"three\", which makes no sense" },
            { "GRU", """{"units":3}""", "have the shape [2, 12] where [2, 9] belongs" },
            { "LSTM", """{"units":3,"activation":"tan"}""", "its activation 'tan' is not known" },
            { "RNN", """{"units":3}""", "it says no cell" },
            {
                "RNN",
                """{"cell":{"class_name":"Mine","config":{}}}""",
                "its cell is a 'Mine', which is not known here"
            },
            { "RNN", """{"cell":{"class_name":"StackedRNNCells","config":{"cells":[]}}}""", "it has no cells" },
            { "Bidirectional", "{}", "it holds no layer" },
            {
                "Bidirectional",
                """{"layer":{"class_name":"Dense","config":{"units":3}}}""",
                "it holds a 'Dense', which is no recurrent layer"
            },
            {
                "Bidirectional",
                """{"layer":{"class_name":"LSTM","config":{"units":3}},"backward_layer":{"class_name":"LSTM","config":{"units":3}}}""",
                "both of its layers run in one direction"
            },
            { "ConvLSTM2D", """{"filters":3}""", "which is no sequence with 2 spatial axes" },
            { "TimeDistributed", "{}", "it holds no layer" },
            { "Embedding", "{}", "have the shape [12] where" },
        };

    [Theory]
    [MemberData(nameof(Odd))]
    public void ToOnnx_ofOddLayer_saysWhatIsWrong(string kind, string config, string message)
    {
        var error = Assert.Throws<GradCamException>(() => Convert(kind, config));

        Assert.StartsWith("Layer 'layer'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToOnnx_ofMaskedAttention_isRefused()
    {
        string model = """
            {"class_name":"Functional","config":{"name":"net","layers":[
            {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_input_shape":[null,5,2]},"inbound_nodes":[]},
            {"class_name":"Masking","name":"masking","config":{"name":"masking","mask_value":0},"inbound_nodes":[[["in",0,0,{}]]]},
            {"class_name":"Attention","name":"layer","config":{"name":"layer"},"inbound_nodes":[[["masking",0,0,{}],["masking",0,0,{}]]]}],
            "input_layers":[["in",0,0]],"output_layers":[["layer",0,0]]}}
            """;

        var error = Assert.Throws<GradCamException>(() => KerasModel.Load(WriteH5("model.h5", model)).ToOnnx());

        Assert.Contains("it would have to leave out masked steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ofLayersForEachStepDeepInEachOther_isRefused()
    {
        string layer = """{"class_name":"Activation","config":{"name":"a","activation":"relu"}}""";
        for (int i = 0; i < 25; i++)
            layer = $$$"""{"class_name":"TimeDistributed","config":{"name":"t{{{i}}}","layer":{{{layer}}} }}""";

        var error = Assert.Throws<GradCamException>(() =>
            KerasModel
                .Load(
                    WriteH5(
                        "model.h5",
                        Sequential(
                            Layer("InputLayer", new { name = "in", batch_input_shape = new int?[] { null, 5, 2 } }),
                            JsonElement.Parse(layer)
                        )
                    )
                )
                .ToOnnx()
        );

        Assert.Contains("deep in each other", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Converts a layer of a sequence of two numbers, with the weights of an LSTM of three units.</summary>
    private void Convert(string kind, string config)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, object>>(config)!;
        fields["name"] = "layer";
        string path = WriteH5(
            "model.h5",
            Sequential(
                Layer("InputLayer", new { name = "in", batch_input_shape = new int?[] { null, 5, 2 } }),
                Layer(kind, fields)
            ),
            (
                "layer",
                kind == "Embedding"
                    ? [("embeddings:0", Numbers(12))]
                    : [("kernel:0", Numbers(2, 12)), ("recurrent:0", Numbers(3, 12)), ("bias:0", Numbers(12))]
            )
        );
        KerasModel.Load(path).ToOnnx();
    }
}
