using System.Buffers.Binary;
using System.Text.Json.Nodes;
using GradCam.Keras.Tests.Layers;
using GradCam.Onnx;

namespace GradCam.Keras.Tests.Containers;

/// <summary>
/// Layers models of TensorFlow.js: the models whose numbers it computed, stored as it stores them, are converted as they
/// are from HDF5.
/// </summary>
public class JsWeightsTests : KerasFixture
{
    private static readonly string[] Families = ["convolution", "normalization", "network"];

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

        var made = OnnxFile.Parse(KerasModel.Load(Write(model, weights)).ToOnnx(), "nested");

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
    public void Load_ofATeachableMachineExport_knowsClassesAndPreparation()
    {
        object Dense(string name, int units) => Layer("Dense", new { name, units });
        string model = Sequential(
            Layer(
                "Sequential",
                new
                {
                    name = "sequential_1",
                    layers = new[]
                    {
                        Layer(
                            "Conv2D",
                            new
                            {
                                name = "Conv1",
                                filters = 2,
                                kernel_size = new[] { 3, 3 },
                                batch_input_shape = new int?[] { null, 224, 224, 3 },
                            }
                        ),
                        Layer(
                            "GlobalAveragePooling2D",
                            new { name = "global_average_pooling2d_GlobalAveragePooling2D1" }
                        ),
                    },
                }
            ),
            Layer(
                "Sequential",
                new { name = "sequential_3", layers = new[] { Dense("dense_Dense1", 100), Dense("dense_Dense2", 2) } }
            )
        );
        string path = Write(
            model,
            [
                ("Conv1/kernel", new([3, 3, 3, 2], new float[54])),
                ("Conv1/bias", new([2], new float[2])),
                ("dense_Dense1/kernel", new([2, 100], new float[200])),
                ("dense_Dense1/bias", new([100], new float[100])),
                ("dense_Dense2/kernel", new([100, 2], new float[200])),
            ]
        );
        File.WriteAllText(
            Path.Combine(Path.GetDirectoryName(path)!, "metadata.json"),
            """
            {"tfjsVersion":"1.3.1","tmVersion":"2.4.5","packageVersion":"0.8.4","packageName":"@teachablemachine/image",
            "timeStamp":"2024-01-01T00:00:00.000Z","userMetadata":{},"modelName":"tm-my-image-model",
            "labels":["Zora","Chelsea"],"imageSize":224}
            """
        );

        var card = KerasModel.Load(path).Card;

        Assert.Equal(["Zora", "Chelsea"], card.Labels!.Names);
        Assert.Equal(PreprocessingPresets.TeachableMachine.Name, card.Preset);
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
        Write(
            golden.Model,
            [.. golden.Weights.Values.SelectMany(l => l.Select(w => (w.Key.Split(':')[0], w.Value)))],
            shard,
            folder,
            quantization
        );

    /// <summary>Writes a model as <c>model.save</c> of TensorFlow.js does; returns its <c>model.json</c>.</summary>
    private string Write(
        string model,
        (string Name, GoldenArray Array)[] weights,
        int shard = int.MaxValue,
        string folder = "js",
        string? quantization = null
    )
    {
        Directory.CreateDirectory(At(folder));
        var bytes = new List<byte>();
        var specs = new JsonArray();
        foreach (var (name, array) in weights)
        {
            var spec = new JsonObject
            {
                ["name"] = name,
                ["shape"] = new JsonArray([.. array.Shape.Select(d => JsonValue.Create(d))]),
                ["dtype"] = "float32",
            };
            float min = array.Data.Min(),
                range = Math.Max(array.Data.Max() - min, 1e-3f);
            int levels = quantization == "uint8" ? byte.MaxValue : ushort.MaxValue;
            if (quantization == "float16")
                spec["quantization"] = new JsonObject { ["dtype"] = "float16", ["original_dtype"] = "float32" };
            else if (quantization is not null)
                spec["quantization"] = new JsonObject
                {
                    ["min"] = min,
                    ["scale"] = range / levels,
                    ["dtype"] = quantization,
                    ["original_dtype"] = "float32",
                };
            specs.Add(spec);
            foreach (float value in array.Data)
                bytes.AddRange(Bytes(value, quantization, MathF.Round((value - min) / range * levels)));
        }
        var names = new JsonArray();
        for (int i = 0, at = 0; at < bytes.Count; i++, at += shard)
        {
            names.Add($"shard{i}.bin");
            File.WriteAllBytes(
                Path.Combine(At(folder), $"shard{i}.bin"),
                [.. bytes.Skip(at).Take(Math.Min(shard, bytes.Count - at))]
            );
            if (shard > bytes.Count)
                break;
        }
        string path = Path.Combine(At(folder), "model.json");
        File.WriteAllText(
            path,
            new JsonObject
            {
                ["format"] = "layers-model",
                ["modelTopology"] = JsonNode.Parse(model, documentOptions: new() { MaxDepth = 512 }),
                ["weightsManifest"] = new JsonArray(new JsonObject { ["paths"] = names, ["weights"] = specs }),
            }.ToJsonString(new() { MaxDepth = 512 })
        );
        return path;
    }

    private static byte[] Bytes(float value, string? quantization, float level)
    {
        var bytes = new byte[4];
        switch (quantization)
        {
            case "uint8":
                return [(byte)level];
            case "uint16":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)level);
                return bytes[..2];
            case "float16":
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                return bytes[..2];
            default:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                return bytes;
        }
    }

    private static float[] Floats(byte[] onnx) =>
        [
            .. OnnxFile
                .Parse(onnx, "model")
                .Graph.Initializer.Where(t => t.Dims.Count > 0 && t.DataType == 1)
                .SelectMany(t => Tensors.Floats(t).ToArray()),
        ];
}
