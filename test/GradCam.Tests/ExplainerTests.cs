using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests;

public class ExplainerTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([2, 3, 8, 8]), [2, 3, 8, 8]);

    private static Picture Chelsea { get; } =
        Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));

    private static Explainer Load(ModelProto model, ExplainerOptions? options = null) =>
        Explainer.Load(model.ToByteArray(), options);

    [Fact]
    public void Explain_photograph_findsLayerLabelsAndPreprocessing()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        var e = explainer.Explain(Chelsea);

        Assert.Equal(("cat", 0), (e.Target.Label, e.Target.Index));
        Assert.Equal(0.9886f, e.Target.Probability!.Value, 1e-3f);
        Assert.Equal("/layer3/layer3.1/Relu_1_output_0", e.Layer.Name);
        Assert.Equal(explainer.DefaultLayer, e.Layer);
        Assert.Equal([8, 8], e.Raw.Shape);
        Assert.Equal((128, 128), (e.Map.GetLength(0), e.Map.GetLength(1)));
        Assert.Equal((451, 300), (e.Overlay().Width, e.Overlay().Height));
        Assert.Equal((128, 128), (e.Heatmap().Width, e.Heatmap().Height));
        Assert.Equal(["cat", "dog"], e.Predictions.Select(p => p.Label));
        Assert.Empty(e.Diagnostics);
    }

    [Fact]
    public void Load_nameOfABuiltInModel_saysWhereItIs() =>
        Assert.Contains(
            "the member of BuiltInModel",
            Assert.Throws<GradCamException>(() => Explainer.Load("cats-dogs")).Message
        );

    [Fact]
    public void Explain_contrast_isTheDifferenceOfTheMaps()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        float[] Raw(Target target) => explainer.Explain(Chelsea, CamMethods.HiResCam, target).Raw.Data;

        var contrast = explainer.Explain(
            Chelsea,
            CamMethods.HiResCam,
            Target.Class("cat") - (0.5f * Target.Class("dog"))
        );

        Assert.Equal("cat - 0.5 dog", contrast.Target.Label);
        Assert.Null(contrast.Target.Index);
        Assert.Null(contrast.Target.Probability);
        float[] expected = [.. Raw(Target.Class(0)).Zip(Raw(Target.Class(1)), (a, b) => a - 0.5f * b)];
        Assert.All(expected.Zip(contrast.Raw.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void FinerTarget_ofASureNetwork_stillComparesWithTheNearest()
    {
        var model = SmallModels.Classifier();
        var head = model.Graph.Initializer.First(t => t.Name == "head");
        float[] weights = Tensors.Floats(head);
        model.Graph.Initializer.Remove(head);
        model.Graph.Initializer.Add(Tensors.Of("head", [.. weights.Select(w => w * 1000)], 5, 4));
        using var explainer = Load(model);
        int[] order = [.. explainer.Explain(Input, new())[0].Predictions.Select(p => p.Index)];

        // With logits this far apart the nearest class has all the weight among the others.
        var finer = explainer.Explain(Input, new() { Targets = [Target.Finer(Target.Top)] })[0];
        var contrast = explainer.Explain(Input, new() { Targets = [Target.Class(order[0]) - Target.Class(order[1])] })[
            0
        ];

        Assert.Equal(contrast.Target.Score, finer.Target.Score, 1e-3f * contrast.Target.Score);
        Assert.All(
            contrast.Raw.Data.Zip(finer.Raw.Data),
            pair => Assert.Equal(pair.First, pair.Second, 1e-3f * contrast.Raw.Data.Max(Math.Abs))
        );
    }

    [Fact]
    public void GradCamXGradCamAndHiResCam_beforeAGlobalPoolAndALinearHead_agree()
    {
        using var explainer = Load(SmallModels.Classifier());

        var maps = explainer
            .Explain(
                Input,
                new ExplainRequest { Methods = [CamMethods.GradCam, CamMethods.XGradCam, CamMethods.HiResCam] }
            )
            .Where(e => e.Sample == 1)
            .ToArray();

        for (int i = 0; i < maps[0].Raw.Data.Length; i++)
        {
            Assert.Equal(maps[0].Raw.Data[i], maps[1].Raw.Data[i], 1e-5f);
            Assert.Equal(maps[0].Raw.Data[i], maps[2].Raw.Data[i], 1e-5f);
        }
        // Without a bias the head's score is the sum of what every place gave.
        Assert.Equal(maps[2].Target.Score, maps[2].Raw.Data.Sum(), 1e-4f);
    }

    [Fact]
    public void Explain_batch_givesWhatSingleSamplesGive()
    {
        using var explainer = Load(SmallModels.Classifier());
        using var fixedBatch = Load(SmallModels.Classifier(batch: 1));
        using var wideBatch = Load(SmallModels.Classifier(batch: 3));

        var together = explainer.Explain(Input, new());

        foreach (var other in (Explainer[])[fixedBatch, wideBatch])
        {
            var apart = other.Explain(Input, new());
            Assert.Equal([0, 1], apart.Select(e => e.Sample));
            foreach (var (a, b) in together.Zip(apart))
                Assert.All(a.Raw.Data.Zip(b.Raw.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void Explain_fromManyThreads_givesTheSameEverywhere()
    {
        using var explainer = Load(SmallModels.Classifier());
        float[] expected = explainer.Explain(Input, new())[0].Raw.Data;

        Parallel.For(
            0,
            16,
            i =>
            {
                var method = CamMethods.All[i % CamMethods.All.Count];
                var e = explainer.Explain(Input, new() { Methods = [method] })[0];
                if (method == CamMethods.GradCam)
                    Assert.Equal(expected, e.Raw.Data);
            }
        );
    }

    [Fact]
    public void Explain_cancelled_stops()
    {
        using var explainer = Load(SmallModels.Classifier());
        Assert.ThrowsAny<OperationCanceledException>(() =>
            explainer.Explain(Input, new(), new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void Explain_operatorWithoutGradient_namesIt()
    {
        var model = SmallModels.Classifier(tail: [Nodes.New("Det", ["square"], ["out"])]);
        model.Graph.Node.Insert(5, Nodes.New("Reshape", ["logits", "shape"], ["square"]));
        model.Graph.Initializer.Add(Tensors.Vector("shape", [-1, 1, 2, 2]));
        using var explainer = Load(model);

        var error = Assert.Throws<GradCamException>(() => explainer.Explain(Input, new()));

        Assert.Contains("Operator Det", error.Message);
    }

    [Fact]
    public void Load_modelOfWords_saysWhatIsExplained()
    {
        var model = SmallModels.Of([Nodes.New("Relu", ["x"], ["y"])], [("x", [1, 5])], ["y"]);
        Assert.Contains("no input of pictures", Assert.Throws<GradCamException>(() => Load(model)).Message);
    }

    [Fact]
    public void Load_modelOfTwoInputs_takesTheOtherAsGivenOrZero()
    {
        var model = SmallModels.Classifier(tail: [Nodes.New("Mul", ["logits", "second"], ["scaled"])]);
        model.Graph.Input.Add(
            new ValueInfoProto { Name = "second", Type = Dim.Type(ElementType.Float, [new Dim(null, "N"), 4]) }
        );
        using var zero = Load(model);
        using var given = Load(
            model,
            new ExplainerOptions
            {
                FixedInputs = new Dictionary<string, Tensor> { ["second"] = new([2, 2, 2, 2], [1, 4]) },
            }
        );
        using var plain = Load(SmallModels.Classifier());

        Assert.Equal(
            ("assumed-input", true),
            (zero.Diagnostics[0].Code, zero.Diagnostics[0].Message.Contains("'second'"))
        );
        Assert.All(zero.Explain(Input, new())[0].Raw.Data, v => Assert.Equal(0, v));
        Assert.DoesNotContain(given.Diagnostics, d => d.Code == "assumed-input");
        float[] once = plain.Explain(Input, new())[1].Raw.Data,
            twice = given.Explain(Input, new())[1].Raw.Data;
        Assert.All(once.Zip(twice), p => Assert.Equal(2 * p.First, p.Second, 1e-5f));
        Assert.Contains(
            "'third'",
            Assert.Throws<GradCamException>(() => Load(model, new ExplainerOptions { Input = "third" })).Message
        );
        Assert.Contains(
            "[N, 4]",
            Assert
                .Throws<GradCamException>(() =>
                    Load(
                        model,
                        new ExplainerOptions
                        {
                            FixedInputs = new Dictionary<string, Tensor> { ["second"] = new([2], [1]) },
                        }
                    )
                )
                .Message
        );
    }

    [Fact]
    public void Diagnostics_ofEmptyMap_sayWhy()
    {
        using var explainer = Load(SmallModels.Classifier());
        var e = explainer.Explain(new Tensor(new float[3 * 64], [1, 3, 8, 8]), new())[0];
        Assert.Equal("zero-map-dead", Assert.Single(e.Diagnostics).Code);
    }

    [Fact]
    public void Overlay_ofATensor_isAnError()
    {
        using var explainer = Load(SmallModels.Classifier());
        Assert.Contains(
            "Heatmap",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, new())[0].Overlay()).Message
        );
    }
}
