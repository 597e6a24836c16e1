using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>Numbers of a whole picture: scores of classes or labels, values of a regression, an embedding.</summary>
public class TaskReaderTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([3, 8, 8]), [3, 8, 8]);

    [Theory]
    [InlineData(null)]
    [InlineData(ModelTask.Regression)]
    public void Explain_oneNumber_hasNoProbability(ModelTask? task)
    {
        var model = SmallModels.Classifier(classes: 1);
        using var explainer = Load(model, task);

        var e = explainer.Explain(Input, new())[0];

        float expected = SmallModels.Run(model, ("image", [1, 3, 8, 8], Input.Data))[0];
        Assert.Null(e.Target.Probability);
        Assert.Equal("value", e.Target.Label);
        Assert.Equal(expected, e.Target.Score, 1e-5f);
        Assert.Equal([(expected, null)], e.Predictions.Select(p => (p.Score, p.Probability)));
        Assert.Equal(task is null, explainer.Diagnostics.Any(d => d.Code == "assumed-task"));
    }

    [Fact]
    public void Explain_oneNumberThatIsAScore_hasTwoSides()
    {
        using var explainer = Load(SmallModels.Classifier(classes: 1), ModelTask.Classification);

        var e = explainer.Explain(Input, new() { Targets = [Target.Class(0), Target.Class(1)] });

        Assert.Equal(1, e.Sum(x => x.Target.Probability!.Value), 1e-5f);
        Net.Near(e[0].Raw.Data.Select(v => -v), e[1].Raw.Data);
    }

    [Fact]
    public void Explain_labelsThatAreStated_haveProbabilitiesOfTheirOwn()
    {
        using var labels = Load(SmallModels.Classifier(), ModelTask.MultiLabel);
        using var classes = Load(SmallModels.Classifier(), ModelTask.Classification);

        float one = Probability(labels),
            score = labels.Explain(Input, new() { Targets = [Target.Class(1)] })[0].Target.Score;
        Assert.Equal(1 / (1 + MathF.Exp(-score)), one, 1e-5f);
        Assert.NotEqual(one, Probability(classes), 1e-3f);

        static float Probability(Explainer explainer) =>
            explainer.Explain(Input, new() { Targets = [Target.Probability(Target.Class(1))] })[0].Target.Score;
    }

    [Fact]
    public void Explain_regressionBehindASigmoid_isOfTheValueItself()
    {
        var model = SmallModels.Classifier(classes: 2, tail: Nodes.New("Sigmoid", ["logits"], ["out"]));
        using var explainer = Load(model, ModelTask.Regression);

        var e = explainer.Explain(Input, new() { Targets = [Target.Class(1)] })[0];

        Assert.Equal(SmallModels.Run(model, ("image", [1, 3, 8, 8], Input.Data))[1], e.Target.Score, 1e-5f);
        Assert.Equal("value 1", e.Target.Label);
    }

    [Fact]
    public void Explain_probabilityOfARegression_isRefused()
    {
        using var explainer = Load(SmallModels.Classifier(), ModelTask.Regression);

        var error = Assert.Throws<GradCamException>(() =>
            explainer.Explain(Input, new() { Targets = [Target.Probability(Target.Class(0))] })
        );

        Assert.Contains("Target.Parse(\"0\")", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Explain_embedding_asksForATarget(bool stated)
    {
        NodeProto[] tail = stated ? [] : [Nodes.New("LpNormalization", ["logits"], ["out"])];
        using var explainer = Load(SmallModels.Classifier(tail: tail), stated ? ModelTask.Embedding : null);

        Assert.Contains(
            "similar:PHOTO",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, new())).Message
        );
        var e = explainer.Explain(Input, new() { Targets = [Target.Class(2)] })[0];
        Assert.Null(e.Target.Probability);
        Assert.Empty(e.Predictions);
    }

    [Fact]
    public void Explain_regressionByManyPasses_weighsWithTheValue()
    {
        // Sigmoid of such values is 1 wherever it is looked at, so that every mask would count the same.
        var model = SmallModels.Classifier(classes: 1);
        var head = model.Graph.Initializer.Single(t => t.Name == "head");
        float[] large = [.. Tensors.Floats(head).Select(v => Math.Abs(v) * 1000)];
        model.Graph.Initializer.Remove(head);
        model.Graph.Initializer.Add(Tensors.Of("head", large, 5, 1));
        using var explainer = Load(model, null);

        var map = explainer.Explain(Input, new() { Methods = [CamMethods.ScoreCamProbability] })[0].Raw.Data;

        Assert.True(map.Max() - map.Min() > 1, $"{map.Min()} to {map.Max()}");
    }

    private static Explainer Load(ModelProto model, ModelTask? task) =>
        Explainer.Load(model.ToByteArray(), new() { Task = task });
}
