using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Caching;

/// <summary>With the cache everything is as without, to the bit.</summary>
public sealed class CachedExplainerTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gradcam-test-{Guid.NewGuid():N}");

    // One run with gradients, the layer's own values, the part behind the layer, and the pixels.
    private static readonly CamMethod[] Methods =
    [
        CamMethods.GradCam,
        CamMethods.LayerCam,
        CamMethods.EigenCam,
        CamMethods.AblationCam,
        CamMethods.Saliency,
    ];

    private static Picture Chelsea { get; } =
        Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));

    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    public CachedExplainerTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Explain_fromTheCache_isTheSameToTheBit()
    {
        string expected = Numbers(CatsDogs(null), Methods);

        Assert.Equal(expected, Numbers(CatsDogs(Cache), Methods));
        Assert.Equal(expected, Numbers(CatsDogs(Cache), Methods));
        Assert.NotEmpty(Directory.GetFiles(Cache, "weights.bin", SearchOption.AllDirectories));
    }

    [Fact]
    public void Explain_withAnotherMethodThanWasKept_readsTheWeights()
    {
        Numbers(CatsDogs(Cache), [CamMethods.GradCam]);

        foreach (var method in Methods.Skip(1))
            Assert.Equal(Numbers(CatsDogs(null), [method]), Numbers(CatsDogs(Cache), [method]));
    }

    [Fact]
    public void Explain_secondTime_makesNothingAnew()
    {
        Numbers(CatsDogs(Cache), Methods);
        string[] kept = [.. Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Order()];

        Numbers(CatsDogs(Cache), Methods);

        Assert.Equal(kept, Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void Explain_withDamagedEntries_makesThemAnew()
    {
        string expected = Numbers(CatsDogs(Cache), Methods);
        foreach (string file in Directory.GetFiles(Cache, "*.*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 0x10;
            File.WriteAllBytes(file, bytes);
        }

        Assert.Equal(expected, Numbers(CatsDogs(Cache), Methods));
        Assert.Equal(expected, Numbers(CatsDogs(Cache), Methods));
    }

    [Fact]
    public void Explain_fromManyThreadsOnOneColdCache_isTheSame()
    {
        string expected = Numbers(CatsDogs(null), [CamMethods.GradCam]);

        Parallel.For(0, 6, _ => Assert.Equal(expected, Numbers(CatsDogs(Cache), [CamMethods.GradCam])));
        Assert.DoesNotContain(
            Directory.GetDirectories(Cache),
            d => Path.GetFileName(d).StartsWith("unfinished", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Explain_whereTheCacheCannotBeWritten_worksAsWithout()
    {
        File.WriteAllText(Cache, "");

        Assert.Equal(Numbers(CatsDogs(null), [CamMethods.GradCam]), Numbers(CatsDogs(Cache), [CamMethods.GradCam]));
    }

    [Fact]
    public void Load_whenWeightsBesideTheModelChange_seesThem()
    {
        float[] First(float weight)
        {
            var model = SmallModels.Classifier();
            var tensor = model.Graph.Initializer[0];
            float[] weights = [.. Enumerable.Repeat(weight, 5 * 3 * 9)];
            File.WriteAllBytes(
                Path.Combine(_folder, "weights.bin"),
                System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights).ToArray()
            );
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
            tensor.ClearRawData();
            string path = Path.Combine(_folder, "model.onnx");
            File.WriteAllBytes(path, model.ToByteArray());
            // What was just written may still change, so it is not kept.
            foreach (string file in (string[])[path, Path.Combine(_folder, "weights.bin")])
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
            using var explainer = Explainer.Load(path, new() { Cache = Cache });
            return explainer.Explain(Input, new())[0].Raw.Data;
        }

        float[] one = First(0.1f),
            two = First(-0.2f),
            again = First(0.1f);

        Assert.NotEqual(one, two);
        Assert.Equal(one, again);
        // Two models, each with its types and its session, and the list of files that they share.
        Assert.Equal(7, Directory.GetDirectories(Cache).Length);
    }

    [Fact]
    public void Load_withOtherOptions_isAnotherEntry()
    {
        byte[] model = SmallModels.Classifier(tail: Nodes.New("Softmax", ["logits"], ["probabilities"])).ToByteArray();
        float[] Raw(ScoreKind score)
        {
            using var explainer = Explainer.Load(model, new() { Score = score, Cache = Cache });
            return explainer.Explain(Input, new())[0].Raw.Data;
        }
        float[] logits = Raw(ScoreKind.Logit),
            probabilities = Raw(ScoreKind.Output);

        Assert.NotEqual(logits, probabilities);
        Assert.Equal(logits, Raw(ScoreKind.Logit));
    }

    [Fact]
    public void Load_ofAModelWithRemarks_keepsThem()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input.Add(new ValueInfoProto { Name = "scale", Type = Dim.Type(ElementType.Float, [1]) });
        foreach (int _ in (int[])[1, 2])
        {
            using var explainer = Explainer.Load(model.ToByteArray(), new() { Cache = Cache });
            Assert.Contains(explainer.Diagnostics, d => d.Code == "assumed-input");
        }
    }

    [Fact]
    public void Explain_whenTheFileIsGone_worksWithWhatIsKept_andSaysWhatIsMissing()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, BuiltInModel.CatsDogs.Onnx());
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-1));
        var options = new ExplainerOptions { Cache = Cache, Card = BuiltInModel.CatsDogs.Card };
        Numbers(Explainer.Load(path, options), [CamMethods.GradCam]);
        using var explainer = Explainer.Load(path, options);
        File.WriteAllBytes(path, SmallModels.Classifier().ToByteArray());

        explainer.Explain(Chelsea);

        Assert.Contains(
            "changed",
            Assert.Throws<GradCamException>(() => explainer.Explain(Chelsea, CamMethods.LayerCam)).Message
        );
    }

    private string Cache => Path.Combine(_folder, "cache");

    private static Explainer CatsDogs(string? cache) =>
        Explainer.Load(BuiltInModel.CatsDogs, new() { Cache = cache, Threads = 2 });

    /// <summary>Every bit of what an explainer finds.</summary>
    private static string Numbers(Explainer explainer, CamMethod[] methods)
    {
        using var own = explainer;
        var found = own.Explain(Chelsea, new ExplainRequest { Methods = methods });
        return string.Join(
            '\n',
            found.Select(e =>
                $"{e.Method} {e.Layer} {e.Target.Score:R} "
                + $"{Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(e.Raw.Data))}"
            )
        );
    }
}
