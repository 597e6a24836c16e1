using GradCam.Keras.Tests.Layers;
using GradCam.Onnx;

namespace GradCam.Keras.Tests.Containers;

/// <summary>
/// Layers models of TensorFlow.js: the models whose numbers it computed, stored as it stores them, are converted as
/// they are from HDF5.
/// </summary>
public class JsWeightsTests : KerasFixture
{
    private static readonly string[] Families = ["convolution", "normalization", "network", "recurrent"];

    public static TheoryData<string, string> Cases =>
        [.. Families.SelectMany(f => GoldenCase.All[f].Where(c => c.Weights.Count > 0).Select(c => (f, c.Name)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToOnnx_ofAModelOfTensorFlowJs_isThatOfHdf5(string family, string name)
    {
        var golden = GoldenCase.All[family].Single(c => c.Name == name);
        string h5 = WriteH5(
            "model.h5",
            golden.Model,
            "2.15.0",
            [.. golden.Weights.Select(l => (l.Key, l.Value.Select(w => (w.Key, w.Value.Boxed())).ToArray()))]
        );

        Assert.Equal(KerasModel.Load(h5).ToOnnx(), KerasModel.Load(Write(golden)).ToOnnx());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void ToOnnx_ofFilesThatAreCutAnywhere_isTheSame(int length) =>
        Assert.Equal(
            KerasModel.Load(Write(Any, folder: "one")).ToOnnx(),
            KerasModel.Load(Write(Any, length, "many")).ToOnnx()
        );

    [Theory]
    [InlineData("uint8", 1f / 255)]
    [InlineData("uint16", 1f / 65535)]
    [InlineData("float16", 1f / 2048)]
    public void ToOnnx_ofQuantizedWeights_isWithinAStepOfThem(string type, float step)
    {
        float[] expected = Floats(KerasModel.Load(Write(Any, folder: "float")).ToOnnx()),
            actual = Floats(KerasModel.Load(Write(Any, folder: "quantized", quantization: type)).ToOnnx());

        Assert.NotEqual(expected, actual);
        float bound = step * 2 * expected.Max(Math.Abs);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= bound);
    }

    [Fact]
    public void Load_ofItsFolder_isThatOfItsFile() =>
        Assert.Equal(
            KerasModel.Load(Write(Any)).ToOnnx(),
            KerasModel.Load(Path.GetDirectoryName(Write(Any))!).ToOnnx()
        );

    [Fact]
    public void ToOnnx_ofModelsWithinThatShareNames_readsEachItsOwn()
    {
        object Dense(string name, int units) =>
            Layer(
                "Dense",
                new
                {
                    name,
                    units,
                    batch_input_shape = new int?[] { null, 2 },
                }
            );
        object Inner(string name, int units) =>
            Layer("Sequential", new { name, layers = new[] { Dense("dense", units) } });
        string model = Sequential(Inner("first", 2), Inner("second", 2));
        (string, GoldenArray)[] weights =
        [
            ("first/dense/kernel", new([2, 2], [1, 2, 3, 4])),
            ("first/dense/bias", new([2], [5, 6])),
            ("second/dense/kernel", new([2, 2], [7, 8, 9, 10])),
            ("second/dense/bias", new([2], [11, 12])),
        ];

        var made = OnnxFile.Parse(KerasModel.Load(JsFiles.Write(At("js"), model, weights)).ToOnnx(), "nested");

        Assert.Equal(
            [
                [1, 2, 3, 4],
                [5, 6],
                [7, 8, 9, 10],
                [11, 12],
            ],
            made.Graph.Initializer.Select(t => Tensors.Floats(t).Order().ToArray()).OrderBy(v => v[0]).ToArray()
        );
    }

    [Fact]
    public void Load_ofAGraphModel_saysThatItsLayersAreGone()
    {
        File.WriteAllText(
            At("model.json"),
            """{"format":"graph-model","modelTopology":{"node":[]},"weightsManifest":[{"paths":[],"weights":[]}]}"""
        );

        Assert.Contains("graph model of TensorFlow.js", Refused(At("model.json")));
    }

    [Fact]
    public void Load_ofAMissingFile_namesIt()
    {
        string path = Write(Any);
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "shard0.bin"));

        Assert.Contains("shard0.bin does not exist", Refused(path));
    }

    [Theory]
    [InlineData("../shard0.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("")]
    public void Load_ofAFileElsewhere_isRefused(string name)
    {
        string path = Write(Any);
        File.WriteAllText(path, File.ReadAllText(path).Replace("shard0.bin", name));

        Assert.Contains("which is not in its folder", Refused(path));
    }

    [Fact]
    public void Load_ofFilesThatAreCutShort_saysWhere()
    {
        string path = Write(Any),
            shard = Path.Combine(Path.GetDirectoryName(path)!, "shard0.bin");
        File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..^1]);

        Assert.Contains("are cut short", Refused(path));
    }

    private static GoldenCase Any => GoldenCase.All["network"].First(c => c.Weights.Count > 1);

    private static string Refused(string path) => Assert.Throws<GradCamException>(() => KerasModel.Load(path)).Message;

    private string Write(
        GoldenCase golden,
        int shard = int.MaxValue,
        string folder = "js",
        string? quantization = null
    ) =>
        JsFiles.Write(
            At(folder),
            golden.Model,
            [.. golden.Weights.Values.SelectMany(l => l.Select(w => (w.Key.Split(':')[0], w.Value)))],
            shard,
            quantization
        );

    private static float[] Floats(byte[] onnx) =>
        [
            .. OnnxFile
                .Parse(onnx, "model")
                .Graph.Initializer.Where(t => t.Dims.Count > 0 && t.DataType == 1)
                .SelectMany(t => Tensors.Floats(t).ToArray()),
        ];
}
