using System.Text.Json.Nodes;
using GradCam.Keras.Tests.Layers;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Containers;

/// <summary>
/// The places where files have the weights of layers within recurrent layers and of layers for each step.
/// </summary>
public class RecurrentFormTests : KerasFixture
{
    private static readonly string[] Vars = ["vars/0", "vars/1", "vars/2"];

    // TensorFlow.js has the hard sigmoid of Keras 2, which wrote the format too.
    protected override string ArchiveVersion => "2.15.0";

    /// <summary>Golden cases, and where the <c>.keras</c> format has their arrays, in order.</summary>
    public static TheoryData<string, string, string[]> Archives =>
        new()
        {
            { "torch_recurrent", "LSTM: as TensorFlow 2 has it", Under("layers/lstm/cell") },
            { "torch_recurrent", "GRU: reset after", Under("layers/gru/cell") },
            { "torch_recurrent", "RNN: SimpleRNNCell", Under("layers/rnn/cell") },
            {
                "torch_recurrent",
                "RNN: StackedRNNCells",
                [.. Under("layers/rnn/cell/cells/lstm_cell"), .. Under("layers/rnn/cell/cells/gru_cell")]
            },
            {
                "torch_recurrent",
                "Bidirectional: PyTorch's own",
                [
                    .. Under("layers/bidirectional/forward_layer/cell"),
                    .. Under("layers/bidirectional/backward_layer/cell"),
                ]
            },
            { "recurrent", "convLstm2d: as it comes", Under("layers/conv_lstm2d/cell") },
            { "recurrent", "lstm: words, masked", ["layers/embedding/vars/0", .. Under("layers/lstm/cell")] },
            {
                "recurrent",
                "timeDistributed: convolution, flattened, recurrent",
                [
                    "layers/time_distributed/layer/vars/0",
                    "layers/time_distributed/layer/vars/1",
                    .. Under("layers/lstm/cell"),
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Archives))]
    public void ToOnnx_ofArchive_computesTheSame(string family, string name, string[] paths)
    {
        var golden = Case(family, name);

        string path = WriteKeras("model.keras", golden.Model, [.. paths.Zip(Arrays(golden))]);

        Computes(golden, path);
    }

    /// <summary>The layers of each step as a model of their own, in both formats.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ToOnnx_ofAModelForEachStep_computesTheSame(bool archive)
    {
        var golden = Case("recurrent", "timeDistributed: convolution, flattened, recurrent");
        JsonNode[] layers = [.. JsonNode.Parse(golden.Model)!["config"]!["layers"]!.AsArray().OfType<JsonNode>()];
        JsonNode[] steps = [.. layers[1..4].Select(l => l["config"]!["layer"]!.DeepClone())];
        object lstm = new { class_name = "LSTM", config = layers[^1]["config"] };
        steps[0]["config"]!["name"] = "conv";
        string model = Sequential(
            new
            {
                class_name = "TimeDistributed",
                config = new
                {
                    name = "each",
                    batch_input_shape = new int?[] { null, 3, 5, 6, 2 },
                    layer = new { class_name = "Sequential", config = new { name = "features", layers = steps } },
                },
            },
            lstm
        );
        Array[] arrays = Arrays(golden);

        string path = archive
            ? WriteKeras(
                "model.keras",
                model,
                [
                    ("layers/time_distributed/layer/layers/conv2d/vars/0", arrays[0]),
                    ("layers/time_distributed/layer/layers/conv2d/vars/1", arrays[1]),
                    .. Under("layers/lstm/cell").Zip(arrays[2..]),
                ]
            )
            : WriteH5(
                "model.h5",
                model,
                ("each", [("conv/kernel:0", arrays[0]), ("conv/bias:0", arrays[1])]),
                ("layer", [.. new[] { "kernel:0", "recurrent_kernel:0", "bias:0" }.Zip(arrays[2..])])
            );

        Computes(golden, path);
    }

    private static GoldenCase Case(string family, string name) => GoldenCase.All[family].Single(c => c.Name == name);

    private static string[] Under(string group) => [.. Vars.Select(v => $"{group}/{v}")];

    private static Array[] Arrays(GoldenCase golden) =>
        [.. golden.Weights.Values.SelectMany(l => l.Values).Select(a => (Array)a.Boxed())];

    private static void Computes(GoldenCase golden, string path)
    {
        using var session = new InferenceSession(KerasModel.Load(path).ToOnnx());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(
            golden.Input[0].Data,
            [.. golden.Input[0].Shape.Select(d => (long)d)]
        );
        using var results = session.Run(options, session.InputNames, [input], session.OutputNames);
        float bound = 1e-5f * golden.Output[0].Data.Max(Math.Abs);
        Assert.Equal(
            golden.Output[0].Data,
            results[0].GetTensorDataAsSpan<float>().ToArray(),
            (a, b) => Math.Abs(a - b) <= bound
        );
    }
}
