using System.Text.Json;
using GradCam.Keras.Tests;

namespace GradCam.Cli.Tests;

/// <summary>Keras files on the command line: where a model is asked for, and converted.</summary>
public class KerasFileTests : CliFixture
{
    [Theory]
    [InlineData("keras_model.h5")]
    [InlineData("model.keras")]
    [InlineData("renamed.onnx")]
    public async Task Explain_ofKerasFile_findsLayersByTheirKerasNames(string name)
    {
        using var keras = new SmallKerasModel();
        string model = name == "model.keras" ? keras.Archive(At(name)) : keras.WholeModel(At(name));
        File.WriteAllText(At("labels.txt"), "0 Cat\n1 Dog\n");

        var (result, json) = await ExplainJson(Chelsea, "-m", model, "--layer", "features", "--no-cache");

        Assert.Equal(0, result.Code);
        var row = Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Equal("block/features", row.GetProperty("layer").GetString());
        Assert.Contains(row.GetProperty("target").GetProperty("label").GetString(), (string[])["Cat", "Dog"]);
    }

    [Fact]
    public async Task Explain_ofKerasFileThatSaysNoPreparation_saysWhatIsTaken()
    {
        using var keras = new SmallKerasModel();
        string model = keras.WholeModel(At("model.h5"));

        Assert.Contains(
            "does not say how photographs are prepared",
            (await Run("explain", Chelsea, "-m", model, "-o", At("out"), "--no-cache")).Error
        );
        Assert.DoesNotContain(
            "photographs are prepared",
            (
                await Run("explain", Chelsea, "-m", model, "-o", At("out"), "--no-cache", "--preprocess", "keras-tf")
            ).Error
        );
    }

    [Fact]
    public async Task Layers_ofKerasFile_listsThem()
    {
        using var keras = new SmallKerasModel();

        var json = JsonDocument
            .Parse((await Run("layers", keras.WholeModel(At("model.h5")), "--json")).Output)
            .RootElement;

        Assert.Equal("block/features", json.GetProperty("auto").GetString());
        Assert.Equal("scores/Gemm", json.GetProperty("score").GetString());
    }

    [Fact]
    public async Task Convert_writesAModelThatExplainsTheSame_andItsLabels()
    {
        using var keras = new SmallKerasModel();
        string model = keras.WholeModel(At("model.h5"));
        File.WriteAllText(At("labels.txt"), "0 Cat\n1 Dog\n");

        var result = await Run("convert", model, "-o", At("out.onnx"), "--json");

        Assert.Equal(0, result.Code);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(8 * 3 * 9 + 8 + 8 * 2 + 2, json.GetProperty("parameters").GetInt64());
        Assert.Contains("\"Cat\"", File.ReadAllText(At("out.gradcam.json")));
        var before = await ExplainJson(Chelsea, "-m", model, "--no-cache", "--save", "raw");
        var after = await ExplainJson(Chelsea, "-m", At("out.onnx"), "--no-cache", "--save", "raw");
        Assert.Equal(Score(before.Json), Score(after.Json));
    }

    [Fact]
    public async Task Convert_ontoItsInput_isRefused()
    {
        using var keras = new SmallKerasModel();
        string model = keras.WholeModel(At("model.onnx"));
        byte[] bytes = File.ReadAllBytes(model);

        Refused(await Run("convert", model), "is the model itself");

        Assert.Equal(bytes, File.ReadAllBytes(model));
    }

    [Fact]
    public async Task Convert_ofOtherFiles_isRefused()
    {
        Refused(await Run("convert", Write("text.h5", "hello"u8.ToArray()), "-o", At("out.onnx")), "no Keras file");
        Refused(await Run("convert", At("none.h5")), "does not exist");
        Assert.False(File.Exists(At("out.onnx")));
    }

    [Fact]
    public async Task Convert_besideAnotherCard_leavesIt()
    {
        using var keras = new SmallKerasModel();
        string model = keras.WholeModel(At("model.h5"));
        File.WriteAllText(At("labels.txt"), "0 Cat\n1 Dog\n");
        File.WriteAllText(At("out.gradcam.json"), """{ "preset": "raw" }""");

        var result = await Run("convert", model, "-o", At("out.onnx"));

        Assert.Contains("left as it is", result.Error);
        Assert.Equal("""{ "preset": "raw" }""", File.ReadAllText(At("out.gradcam.json")));
    }

    private static double Score(JsonElement json) =>
        json.GetProperty("explanations")[0].GetProperty("target").GetProperty("score").GetDouble();
}

/// <summary>A small classifier of pictures, as Keras 2 and Keras 3 save it.</summary>
public sealed class SmallKerasModel : KerasFixture
{
    private static readonly (string Name, Array Data)[] Block =
        [("features/kernel:0", Numbers(3, 3, 3, 8)), ("features/bias:0", Numbers(8))],
        Head = [("scores/kernel:0", Numbers(8, 2)), ("scores/bias:0", Numbers(2))];

    private static string Config =>
        Sequential(
            Layer("InputLayer", new { name = "picture", batch_input_shape = new int?[] { null, 32, 32, 3 } }),
            Layer(
                "Sequential",
                new
                {
                    name = "block",
                    layers = new[]
                    {
                        Layer(
                            "Conv2D",
                            new
                            {
                                name = "features",
                                batch_input_shape = new int?[] { null, 32, 32, 3 },
                                padding = "same",
                                strides = new[] { 2, 2 },
                                activation = "relu",
                            }
                        ),
                    },
                }
            ),
            Layer("GlobalAveragePooling2D", new { name = "pool" }),
            Layer(
                "Dense",
                new
                {
                    name = "scores",
                    units = 2,
                    activation = "softmax",
                }
            )
        );

    public string WholeModel(string path) =>
        Moved(WriteH5("model.h5", Config, ("block", Block), ("pool", []), ("scores", Head)), path);

    public string Archive(string path) =>
        Moved(
            WriteKeras(
                "model.keras",
                Config,
                [
                    .. Block.Select((w, i) => ($"layers/sequential/layers/conv2d/vars/{i}", w.Data)),
                    .. Head.Select((w, i) => ($"layers/dense/vars/{i}", w.Data)),
                ]
            ),
            path
        );

    private static string Moved(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        return to;
    }
}
