using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Explaining;

/// <summary>
/// Networks that compare or join several photographs, exported from PyTorch: each photograph has a map, which its
/// autograd made too.
/// </summary>
public class FurtherInputsTests
{
    private static readonly ExplainRequest Each = new() { EachInput = true };

    [Theory]
    [InlineData("siamese-concat", "left", "right")]
    [InlineData("siamese-l1", "left", "right")]
    [InlineData("change", "before", "after")]
    [InlineData("views", "view1", "view2", "view3")]
    public void Explain_eachInput_givesTheMapsOfPyTorch(string name, params string[] inputs)
    {
        using var explainer = Open(name, inputs);

        var all = explainer.Explain(Photograph(0), Each);

        Assert.Equal(inputs, all.Select(e => e.Input));
        Assert.Single(all.Select(e => e.Target.Label).Distinct());
        Assert.All(all, e => Assert.Equal(all[0].Target.Score, e.Target.Score, 1e-6f));
        Assert.Equal(inputs.Length, all.Select(e => e.LayerName).Distinct().Count());
        foreach (var e in all)
        {
            float[] expected = Npy.Load(At($"{name}.{e.Input}.expected.npy")).Data;
            float most = 1e-4f * expected.Max(Math.Abs);
            Assert.All(e.Raw.Data.Zip(expected), p => Assert.InRange(p.First - p.Second, -most, most));
        }
    }

    [Fact]
    public void Explain_eachInput_showsEachPhotograph()
    {
        using var explainer = Open("siamese-l1", "left", "right");
        var left = Photograph(0);

        var all = explainer.Explain(left, Each with { Methods = [CamMethods.GradCam, CamMethods.ScoreCam] });

        Assert.Equal(["left", "left", "right", "right"], all.Select(e => e.Input));
        Assert.Same(left, all[0].Picture);
        Assert.Equal(Photograph(1).Width, all[2].Overlay().Width);
        Assert.NotSame(left, all[2].Picture);
    }

    [Fact]
    public async Task ExplainMany_eachInput_isThatOfOne()
    {
        using var explainer = Open("siamese-concat", "left", "right");
        var expected = explainer.Explain(Photograph(0), Each);

        var many = await explainer.ExplainMany([Source.File(At("left.png"))], Each).SingleAsync(Cancel);

        Assert.Equal(expected.Select(e => e.Raw.Data), many.Value!.Select(e => e.Raw.Data));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    public void Explain_aTensorBesideAPhotograph_isPairedIfItIsOneSample(int samples, int expected)
    {
        using var explainer = Open("siamese-l1", "left", "right");
        var told = new List<string>();
        var tensor = new Tensor(
            SmallModels.Numbers([samples, 3, 24, 24]),
            samples == 1 ? [3, 24, 24] : [samples, 3, 24, 24]
        );

        var all = explainer.Explain(tensor, Each with { InputLeftOut = (_, reason) => told.Add(reason) });

        Assert.Equal(expected, all.Count);
        Assert.Equal(samples == 1 ? ["left", "right"] : ["left", "left"], all.Select(e => e.Input));
        Assert.Equal(samples == 1 ? 0 : 1, told.Count);
    }

    [Fact]
    public void Explain_withoutAsking_isOfTheFirst()
    {
        using var explainer = Open("siamese-l1", "left", "right");

        Assert.Equal("left", Assert.Single(explainer.Explain(Photograph(0), new ExplainRequest())).Input);
    }

    [Fact]
    public void Explain_atLayersOfEachBranch_takesTheOwn()
    {
        const string first = "/encoder/encoder.3/Conv_output_0",
            second = "/encoder/encoder.3_1/Conv_output_0";
        using var explainer = Open("siamese-l1", "left", "right");
        var told = new List<string>();
        var request = Each with { InputLeftOut = (input, _) => told.Add(input) };

        var both = explainer.Explain(Photograph(0), request with { Layers = [first, second] });
        var one = explainer.Explain(Photograph(0), request with { Layers = [first] });

        Assert.Equal([first, second], both.Select(e => e.LayerName));
        Assert.Equal("left", Assert.Single(one).Input);
        Assert.Equal(["right"], told);
    }

    [Fact]
    public void DefaultLayer_ofInputsThatMeetAtOnce_isTheSharedOne()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Concat", ["left", "right"], ["both"], Attr.Of("axis", 1)),
                Nodes.New("Conv", ["both", "w"], ["conv"]),
                Nodes.New("GlobalAveragePool", ["conv"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["scores"]),
            ],
            [("left", [1, 3, 24, 24]), ("right", [1, 3, 24, 24])],
            ["scores"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 6, 3, 3]), 4, 6, 3, 3)
        );
        var options = new ExplainerOptions
        {
            FixedPictures = new Dictionary<string, Picture> { ["right"] = Photograph(1) },
        };
        using var explainer = Explainer.Load(model.ToByteArray(), options);

        Assert.Equal(["conv", "conv"], explainer.Explain(Photograph(0), Each).Select(e => e.LayerName));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Explainer Open(string name, params string[] inputs) =>
        Explainer.Load(
            At($"{name}.onnx"),
            new()
            {
                Card = new() { Preset = "unit" },
                FixedPictures = inputs
                    .Index()
                    .Skip(1)
                    .ToDictionary(input => input.Item, input => Photograph(input.Index)),
            }
        );

    private static Picture Photograph(int number) =>
        Picture.Load(At(((string[])["left", "right", "third"])[number] + ".png"));

    private static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Explaining", "Cases", name);
}
