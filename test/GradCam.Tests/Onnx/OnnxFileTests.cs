using System.Diagnostics;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Conformance;

namespace GradCam.Tests.Onnx;

public sealed class OnnxFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, byte[], string> NoModels =>
        new()
        {
            { "nothing", [], "empty" },
            { "text", "hello, this is not a model"u8.ToArray(), "a text file" },
            { "json", "{ \"a\": 1 }"u8.ToArray(), "a text file" },
            { "picture", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0], "a picture" },
            { "keras", [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10, 0, 0], "Keras" },
            { "zip", [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0], "PyTorch" },
            { "zeros", new byte[100], "no ONNX model" },
            { "cut", SmallModels.CatsDogs[..2_000_000], "only a part" },
        };

    [Theory]
    [MemberData(nameof(NoModels))]
    public void Load_ofNoModel_saysWhatItIs(string name, byte[] bytes, string part)
    {
        string path = Write(name, bytes);
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<GradCamException>(() => OnnxFile.Load(path));

        Assert.Contains(part, error.Message);
        Assert.Contains(path, error.Message);
        Assert.True(watch.ElapsedMilliseconds < 1000);
    }

    [Fact]
    public void Load_ofMissingFile_saysSo() =>
        Assert.Contains(
            "does not exist",
            Assert.Throws<GradCamException>(() => OnnxFile.Load(Path.Combine(_folder, "none.onnx"))).Message
        );

    [Fact]
    public void Load_ofFolder_saysSo() =>
        Assert.Contains("is a folder", Assert.Throws<GradCamException>(() => OnnxFile.Load(_folder)).Message);

    [Fact]
    public void Parse_ofDamagedBytes_isAnErrorOrAModel()
    {
        byte[] whole = SmallModels.Classifier().ToByteArray();
        var random = new Random(11);
        for (int round = 0; round < 1500; round++)
        {
            byte[] damaged = round % 3 == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
            for (int flips = 0; round % 3 > 0 && flips < round % 7 + 1 && damaged.Length > 0; flips++)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                OnnxFile.Parse(damaged, "damaged");
            }
            catch (GradCamException) { }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Load_ofNetwork_isWhatItsBytesAre(string name)
    {
        byte[] bytes = File.ReadAllBytes(
            Path.Combine(AppContext.BaseDirectory, "Golden", "conformance", name, "model.onnx")
        );
        var whole = ModelProto.Parser.ParseFrom(bytes);

        Assert.Equal(whole, OnnxFile.Load(Write("model.onnx", bytes)));
        Assert.Equal(whole, OnnxFile.Parse(bytes, "bytes"));
    }

    public static TheoryData<string> Networks => [.. ConformanceCase.Names];

    [Fact]
    public void Load_ofGraphInTwoParts_putsThemTogether()
    {
        var model = ModelProto.Parser.ParseFrom(SmallModels.CatsDogs);
        var weights = new ModelProto { Graph = new GraphProto() };
        weights.Graph.Initializer.Add(model.Graph.Initializer);
        var others = model.Clone();
        others.Graph.Initializer.Clear();

        Assert.Equal(model, OnnxFile.Load(Write("model.onnx", [.. others.ToByteArray(), .. weights.ToByteArray()])));
    }

    [Fact]
    public void Load_ofDamagedFile_isAnErrorOrWhatItsBytesAre()
    {
        byte[] whole = SmallModels.Classifier().ToByteArray();
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = round % 3 == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
            if (round % 3 > 0)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var loaded = OnnxFile.Load(Write("damaged.onnx", damaged));
                Assert.Equal(ModelProto.Parser.ParseFrom(damaged).Graph.Initializer, loaded.Graph.Initializer);
            }
            catch (GradCamException) { }
        }
    }

    [Fact]
    public void Load_ofFileThatIsChangedLater_refusesItsWeights()
    {
        string path = Write("model.onnx", SmallModels.CatsDogs);
        var weights = OnnxFile.Load(path).Graph.Initializer.MaxBy(t => t.RawData.Length)!.RawData;

        File.WriteAllBytes(path, SmallModels.CatsDogs[..1000]);
        Assert.Contains("was changed", Assert.Throws<GradCamException>(() => weights.ToByteArray()).Message);
    }

    [Fact]
    public void Load_ofFileThatIsReplacedLater_keepsItsWeights()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is open keeps its name there.");
        string path = Write("model.onnx", SmallModels.CatsDogs);
        var model = OnnxFile.Load(path);

        File.Move(Write("other.onnx", new byte[1000]), path, overwrite: true);
        File.Delete(path);

        Assert.Equal(ModelProto.Parser.ParseFrom(SmallModels.CatsDogs).Graph.Initializer, model.Graph.Initializer);
    }

    [Fact]
    public void Explain_afterTheModelsFileWasChanged_stillServesWhatItServedBefore()
    {
        string path = Write("model.onnx", SmallModels.CatsDogs);
        using var explainer = Explainer.Load(path, new ExplainerOptions { Card = BuiltInModel.CatsDogs.Card });
        var picture = Picture.FromRgb(new byte[3 * 64 * 64], 64, 64);
        var map = explainer.Explain(picture).Raw.Data;

        File.WriteAllBytes(path, new byte[1000]);
        GC.Collect();

        Assert.Equal(map, explainer.Explain(picture).Raw.Data);
        Assert.Contains(
            "load it again",
            Assert.Throws<GradCamException>(() => explainer.Explain(picture, CamMethods.LayerCam)).Message
        );
    }

    [Fact]
    public void Load_ofWeightsBesideTheModel_readsThem()
    {
        var model = WithExternal("weights.bin", 8, 5 * 3 * 9 * 4);
        byte[] weights = model.Graph.Initializer[0].RawData.ToByteArray();
        Write("weights.bin", [.. new byte[8], .. weights]);

        var loaded = OnnxFile.Load(Write("model.onnx", External(model)));

        Assert.Equal(weights, loaded.Graph.Initializer[0].RawData.ToByteArray());
    }

    [Theory]
    [InlineData("../weights.bin", "own folder")]
    [InlineData("/etc/passwd", "own folder")]
    [InlineData("sub/../../weights.bin", "own folder")]
    [InlineData("C:\\weights.bin", "own folder")]
    [InlineData("", "own folder")]
    [InlineData("missing.bin", "cannot be read")]
    [InlineData("short.bin", "which has 4")]
    public void Load_ofWeightsElsewhere_isRefused(string location, string part)
    {
        Write("short.bin", new byte[4]);
        var error = Assert.Throws<GradCamException>(() =>
            OnnxFile.Load(Write("model.onnx", External(WithExternal(location, 0, 5 * 3 * 9 * 4))))
        );
        Assert.Contains(part, error.Message);
    }

    [Theory]
    [InlineData(-1, 540)]
    [InlineData(0, 12)]
    [InlineData(long.MaxValue, 540)]
    public void Load_ofWeightsAtImpossiblePlace_isRefused(long offset, long length)
    {
        Write("weights.bin", new byte[1000]);
        Assert.Throws<GradCamException>(() =>
            OnnxFile.Load(Write("model.onnx", External(WithExternal("weights.bin", offset, length))))
        );
    }

    [Fact]
    public void Load_ofWeightsThroughALink_isRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need special rights there.");
        string outside = Directory.CreateTempSubdirectory("gradcam-outside-").FullName;
        File.WriteAllBytes(Path.Combine(outside, "weights.bin"), new byte[5 * 3 * 9 * 4]);
        File.CreateSymbolicLink(Path.Combine(_folder, "file.bin"), Path.Combine(outside, "weights.bin"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "sub"), outside);

        foreach (string location in (string[])["file.bin", "sub/weights.bin"])
            Assert.Contains(
                "own folder",
                Assert
                    .Throws<GradCamException>(() =>
                        OnnxFile.Load(Write("model.onnx", External(WithExternal(location, 0, 5 * 3 * 9 * 4))))
                    )
                    .Message
            );
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public void Parse_ofWeightsInFiles_isRefusedWithoutAFolder() =>
        Assert.Contains(
            "by its path",
            Assert
                .Throws<GradCamException>(() => OnnxFile.Parse(External(WithExternal("weights.bin", 0, 540)), "bytes"))
                .Message
        );

    private static ModelProto WithExternal(string location, long offset, long length)
    {
        var model = SmallModels.Classifier();
        var tensor = model.Graph.Initializer[0];
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        foreach (
            var (key, value) in ((string, string)[])
                [("location", location), ("offset", $"{offset}"), ("length", $"{length}")]
        )
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }

    private static byte[] External(ModelProto model)
    {
        model = model.Clone();
        model.Graph.Initializer[0].ClearRawData();
        return model.ToByteArray();
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
