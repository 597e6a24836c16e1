using System.IO.Compression;
using PureHDF;

namespace GradCam.Keras.Tests.Containers;

/// <summary>
/// Files that are damaged, or mean harm: one sentence, in bounded memory, and nothing of them is run.
/// </summary>
public class HostileFileTests : KerasFixture
{
    private static readonly object Input = Layer(
        "InputLayer",
        new { name = "in", batch_input_shape = new int?[] { null, 4 } }
    );

    private static readonly string Dense = Sequential(Input, Layer("Dense", new { name = "dense", units = 2 }));

    [Fact]
    public void Load_missingFile_saysSo() => Refused(() => KerasModel.Load(At("none.h5")), "does not exist");

    [Fact]
    public void Load_otherFile_saysSo() =>
        Refused(() => KerasModel.Load(Write("model.h5", "hello"u8.ToArray())), "no Keras file");

    [Fact]
    public void Load_partOfAFile_saysSo()
    {
        byte[] whole = File.ReadAllBytes(
            WriteH5("whole.h5", Dense, ("dense", [("dense/kernel:0", Numbers(4, 2)), ("dense/bias:0", Numbers(2))]))
        );

        // Wherever it ends, and whatever is wrong in it.
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            byte[] part = [.. whole.AsSpan(0, i % 2 == 0 ? random.Next(9, whole.Length) : whole.Length)];
            for (int wrong = 0; wrong < i % 4; wrong++)
                part[random.Next(8, part.Length)] = (byte)random.Next(256);
            string path = Write($"part{i}.h5", part);
            try
            {
                KerasModel.Load(path).ToOnnx();
            }
            catch (GradCamException e)
            {
                Assert.Contains('.', e.Message);
            }
        }
    }

    [Fact]
    public void Load_weightsAlone_saysSo() =>
        Refused(
            () => KerasModel.Load(WriteH5("weights.h5", null, ("dense", [("dense/kernel:0", Numbers(4, 2))]))),
            "holds weights but not the model"
        );

    [Fact]
    public void Load_zipOfAnotherKind_saysSo()
    {
        using (var zip = ZipFile.Open(At("model.pt"), ZipArchiveMode.Create))
            Text(zip, "archive/data.pkl", "x");

        Refused(() => KerasModel.Load(At("model.pt")), "no config.json", "PyTorch");
    }

    [Fact]
    public void Load_zipBomb_isNotUnpacked()
    {
        using (var zip = ZipFile.Open(At("model.keras"), ZipArchiveMode.Create))
        {
            Text(zip, "config.json", Dense);
            using var stream = zip.CreateEntry("model.weights.h5", CompressionLevel.Optimal).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++)
                stream.Write(zeros);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(() => KerasModel.Load(At("model.keras")), "model.weights.h5", "unpacks to");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Fact]
    public void Load_deeplyNestedJson_saysSo()
    {
        string deep = Dense.Replace(
            "\"units\":2",
            $"\"units\":2,\"x\":{new string('[', 5000)}{new string(']', 5000)}",
            StringComparison.Ordinal
        );

        Refused(() => KerasModel.Load(WriteH5("deep.h5", deep)), "cannot be read");
    }

    [Fact]
    public void Load_modelsWithoutEnd_saysSo()
    {
        object model = Layer("Dense", new { name = "dense", units = 2 });
        for (int i = 0; i < 20; i++)
            model = Layer("Sequential", new { name = $"m{i}", layers = new[] { Input, model } });

        Refused(() => KerasModel.Load(WriteH5("nested.h5", Sequential(model))), "deep in each other");
    }

    [Theory]
    [InlineData("Lambda", "Python code is in the file, but never run")]
    [InlineData("MyLayer", "class 'MyLayer', which is not known")]
    [InlineData("Conv2d", "did you mean")]
    public void ToOnnx_ofForeignLayer_namesIt(string kind, string reason)
    {
        string path = WriteH5(
            "model.h5",
            Sequential(
                Input,
                Layer(
                    kind,
                    new
                    {
                        name = "odd",
                        function = new object?[] { "4wEAAAAAAAAAAAAAAAE=", null, null },
                        function_type = "lambda",
                    }
                )
            )
        );

        Refused(() => KerasModel.Load(path).ToOnnx(), "'odd'", reason);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"Sequential\"")]
    [InlineData("""{ "class_name": "Sequential", "config": null }""")]
    public void Load_whatIsNoModel_saysSo(string config) =>
        Refused(() => KerasModel.Load(WriteH5("model.h5", config)), "describes no model");

    [Fact]
    public void ToOnnx_ofInputsAlone_saysSo() =>
        Refused(() => KerasModel.Load(WriteH5("model.h5", Sequential(Input))).ToOnnx(), "no layer of it computes");

    [Fact]
    public void ToOnnx_withoutWeights_namesTheLayer() =>
        Refused(() => KerasModel.Load(WriteH5("model.h5", Dense, ("dense", []))).ToOnnx(), "'dense'", "missing");

    [Fact]
    public void ToOnnx_ofListedButMissingWeights_namesThem()
    {
        var group = new H5Group();
        group.Attributes["weight_names"] = new[] { "dense/kernel:0", "dense/bias:0" };
        var file = new H5File { ["model_weights"] = new H5Group { ["dense"] = group } };
        file.Attributes["model_config"] = Dense;
        file.Write(At("model.h5"));

        Refused(() => KerasModel.Load(At("model.h5")).ToOnnx(), "'dense/kernel", "not there");
    }

    [Fact]
    public void ToOnnx_ofWeightsThatDoNotFit_saysWhatBelongsThere() =>
        Refused(
            () =>
                KerasModel
                    .Load(
                        WriteH5(
                            "model.h5",
                            Dense,
                            ("dense", [("dense/kernel:0", Numbers(5, 2)), ("dense/bias:0", Numbers(2))])
                        )
                    )
                    .ToOnnx(),
            "[5, 2]",
            "[4, any]"
        );

    [Fact]
    public void ToOnnx_ofHugeShape_readsNothing()
    {
        // A data set of four terabytes in a file of a few hundred bytes.
        var kernel = new H5Dataset<float[]>(fileDims: [1UL << 20, 1UL << 20], chunks: [1024, 1024]);
        var group = new H5Group { ["kernel"] = kernel };
        group.Attributes["weight_names"] = new[] { "kernel" };
        var file = new H5File { ["model_weights"] = new H5Group { ["dense"] = group } };
        file.Attributes["model_config"] = Dense
            .Replace("null,4", "null,1048576", StringComparison.Ordinal)
            .Replace("\"units\":2", "\"use_bias\":false,\"units\":2", StringComparison.Ordinal);
        file.Write(At("model.h5"));

        Refused(() => KerasModel.Load(At("model.h5")).ToOnnx(), "'kernel'", "far more than");
    }

    [Theory]
    [InlineData("UpSampling2D", """{"name":"up","size":[4096,4096]}""", "impossible")]
    [InlineData("UpSampling2D", """{"name":"up","size":[-1,2]}""", "impossible")]
    [InlineData("ZeroPadding2D", """{"name":"pad","padding":[2147483646,2147483646]}""", "impossible")]
    [InlineData("MaxPooling2D", """{"name":"pool","pool_size":[0,2]}""", "below 1")]
    [InlineData("Reshape", """{"name":"shape","target_shape":[9223372036854775807]}""", "makes no sense")]
    public void ToOnnx_ofAbsurdSizes_namesTheLayer(string kind, string config, string reason)
    {
        string model = Sequential(
            Layer("InputLayer", new { name = "in", batch_input_shape = new int?[] { null, 64, 64, 3 } }),
            Layer("UpSampling2D", new { name = "first", size = new[] { 64, 64 } }),
            Layer(kind, System.Text.Json.JsonDocument.Parse(config).RootElement)
        );

        Refused(
            () => KerasModel.Load(WriteH5("model.h5", model)).ToOnnx(),
            reason,
            System.Text.Json.JsonDocument.Parse(config).RootElement.GetProperty("name").GetString()!
        );
    }

    [Fact]
    public void ToOnnx_ofACircle_saysSo()
    {
        const string circle = """
            {"class_name":"Functional","config":{"name":"net","layers":[
            {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_input_shape":[null,4]},"inbound_nodes":[]},
            {"class_name":"Add","name":"a","config":{"name":"a"},"inbound_nodes":[[["in",0,0,{}],["b",0,0,{}]]]},
            {"class_name":"ReLU","name":"b","config":{"name":"b"},"inbound_nodes":[[["a",0,0,{}]]]}],
            "input_layers":[["in",0,0]],"output_layers":[["b",0,0]]}}
            """;

        Refused(() => KerasModel.Load(WriteH5("model.h5", circle)).ToOnnx(), "reads what is made of it");
    }

    [Fact]
    public void ToOnnx_ofLinkIntoAnotherFile_readsNothingThere()
    {
        WriteH5("other.h5", Dense, ("dense", [("dense/kernel:0", Numbers(4, 2)), ("dense/bias:0", Numbers(2))]));
        byte[] file = ExternalLink.File(Dense, At("other.h5"), "/model_weights/dense");

        Refused(() => KerasModel.Load(Write("model.h5", file)).ToOnnx(), "lies in another file");
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    private static void Refused(Func<object> act, params string[] parts)
    {
        var error = Assert.Throws<GradCamException>(act);
        Assert.True(parts.All(part => error.Message.Contains(part, StringComparison.OrdinalIgnoreCase)), error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
