using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Explaining;

/// <summary>
/// Photographs that a model scores together, in networks exported from PyTorch, with the maps of its autograd.
/// </summary>
public class PictureBagTests
{
    private static readonly string[] Names = ["left", "right", "third", "fourth"];

    [Theory]
    [InlineData("attention")]
    [InlineData("frames")]
    [InlineData("frames-fixed")]
    [InlineData("clip-open")]
    public async Task Explain_photographs_givesTheMapsOfPyTorch(string name)
    {
        using var explainer = Open(name);
        var expected = Npy.Load(At($"{name}.expected.npy"));

        var all = explainer.Explain(Pictures(4), new());
        var many = await explainer
            .ExplainMany([Source.Files(name, [.. Names.Select(n => At(n + ".png"))])], new())
            .SingleAsync(TestContext.Current.CancellationToken);

        Assert.Equal([0, 1, 2, 3], all.Select(e => e.Sample));
        Assert.Single(all.Select(e => e.Target.Score).Distinct());
        Assert.All(all, e => Assert.NotNull(e.Picture));
        float most = 1e-4f * expected.Data.Max(Math.Abs);
        float[] raw = [.. all.SelectMany(e => e.Raw.Data)];
        Assert.All(raw.Zip(expected.Data), p => Assert.InRange(p.First - p.Second, -most, most));
        Assert.Equal(raw, many.Value!.SelectMany(e => e.Raw.Data));
    }

    /// <summary>The number of frames is left open in the file, or not: the part behind the layer is the same.</summary>
    [Fact]
    public void Explain_byManyPasses_needsNoFixedNumberOfFrames()
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(At("clip-open.onnx")));
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 4;
        using var open = Open("clip-open");
        using var fix = Explainer.Load(model.ToByteArray(), new() { Card = new() { Preset = "unit" } });
        var request = new ExplainRequest
        {
            Methods = [CamMethods.AblationCam, CamMethods.ReciproCam, CamMethods.ScoreCam],
            Layers = ["/net/net.3/Conv_output_0"],
        };

        var all = open.Explain(Pictures(4), request).Zip(fix.Explain(Pictures(4), request)).ToArray();

        Assert.Equal(12, all.Length);
        foreach (var (e, expected) in all)
            Assert.Equal(
                expected.Raw.Data,
                e.Raw.Data,
                (a, b) => Math.Abs(a - b) <= 1e-4f * expected.Raw.Data.Max(Math.Abs)
            );
    }

    [Fact]
    public void Explain_morePicturesThanAClipHas_saysBothNumbers()
    {
        using var explainer = Open("frames-fixed");

        var error = Assert.Throws<GradCamException>(() => explainer.Explain([.. Pictures(4), Pictures(1)[0]], new()));

        Assert.Contains("4 pictures together, and 5", error.Message);
    }

    [Fact]
    public void Explain_fewerPicturesThanAClipHas_repeatsTheLastAndSaysSo()
    {
        using var explainer = Open("frames-fixed");
        var three = Pictures(3);

        var filled = explainer.Explain(three, new());
        var whole = explainer.Explain([.. three, three[^1]], new());

        Assert.Equal(whole[0].Raw.Data, filled[0].Raw.Data);
        Assert.All(filled, e => Assert.Contains(e.Diagnostics, d => d.Code == "repeated-pictures"));
        Assert.DoesNotContain(whole[0].Diagnostics, d => d.Code == "repeated-pictures");
    }

    [Fact]
    public void Explain_picturesOfAnotherModel_areExplainedOneByOne()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        var pictures = Pictures(2);

        var all = explainer.Explain(pictures, new());

        Assert.Equal(2, all.Count);
        Assert.NotEqual(all[0].Target.Score, all[1].Target.Score);
        Assert.Same(pictures[1], all[1].Picture);
    }

    [Theory]
    [InlineData("attention", true)]
    [InlineData("frames-fixed", true)]
    [InlineData("clip-open", true)]
    [InlineData("siamese-l1", false)]
    public void ScoresTogether_saysWhichModelsDo(string name, bool together)
    {
        using var explainer = Open(name);

        Assert.Equal(together, explainer.ScoresTogether(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ScoresTogether_ofAHeadThatTakesOnePicture_isFalse()
    {
        var model = SmallModels.Classifier();
        model.Graph.Node[3] = Nodes.New("Reshape", ["pooled", "one"], ["flat"]);
        model.Graph.Initializer.Add(Tensors.Vector("one", [1, 5]));
        using var explainer = Explainer.Load(model.ToByteArray());

        Assert.False(explainer.ScoresTogether(TestContext.Current.CancellationToken));
    }

    private static Explainer Open(string name) =>
        Explainer.Load(At(name + ".onnx"), new() { Card = new() { Preset = "unit" } });

    private static Picture[] Pictures(int count) => [.. Names.Take(count).Select(n => Picture.Load(At(n + ".png")))];

    private static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Explaining", "Cases", name);
}
