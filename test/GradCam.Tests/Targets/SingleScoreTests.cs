using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>Models of one score that speaks for the second of two labels and against the first.</summary>
public class SingleScoreTests
{
    private static readonly Labels Labels = new(["healthy", "sick"]);
    private static readonly Lazy<Explainer> Loaded = new(() => Load());

    public static TheoryData<bool, int> SignsAndClasses() =>
        new()
        {
            { true, 0 },
            { true, 1 },
            { false, 0 },
            { false, 1 },
        };

    [Theory]
    [MemberData(nameof(SignsAndClasses))]
    public void Explain_class_hasItsOwnScoreAndProbability(bool positive, int index)
    {
        float z = Score(positive),
            sign = index == 1 ? 1 : -1;

        var e = Explain(positive, Target.Class(index));

        Assert.Equal((index, Labels[index]), (e.Target.Index, e.Target.Label));
        Assert.Equal(sign * z, e.Target.Score, 1e-5f);
        Assert.Equal(Sigmoid(sign * z), e.Target.Probability!.Value, 1e-5f);
        Net.Near(Explain(positive, Target.Class("sick")).Raw.Data.Select(v => sign * v), e.Raw.Data);
    }

    [Theory]
    [MemberData(nameof(SignsAndClasses))]
    public void Explain_probabilityOfAClass_isThatOfTheClass(bool positive, int index)
    {
        float probability = Sigmoid((index == 1 ? 1 : -1) * Score(positive));

        var e = Explain(positive, Target.Probability(Target.Class(index)));

        Assert.Equal(probability, e.Target.Score, 1e-5f);
        // The probability's derivative by the class's own score.
        Net.Near(
            Explain(positive, Target.Class(index)).Raw.Data.Select(v => v * probability * (1 - probability)),
            e.Raw.Data,
            1e-3f
        );
    }

    [Theory]
    [MemberData(nameof(SignsAndClasses))]
    public void Explain_restOfAClass_isItsScoreAndItsLogProbability(bool positive, int index)
    {
        float own = (index == 1 ? 1 : -1) * Score(positive);

        var e = Explain(positive, Target.Rest(Target.Class(index)));

        Assert.Equal(own + MathF.Log(Sigmoid(own)), e.Target.Score, 1e-4f);
        Net.Near(
            Explain(positive, Target.Class(index)).Raw.Data.Select(v => v * (2 - Sigmoid(own))),
            e.Raw.Data,
            1e-3f
        );
    }

    [Theory]
    [InlineData(true, 1, "sick")]
    [InlineData(false, 0, "healthy")]
    public void Explain_top_isTheLikelierOfTheTwo(bool positive, int index, string label)
    {
        var e = Explain(positive, Target.Top);

        Assert.Equal((index, label), (e.Target.Index, e.Target.Label));
        Assert.Equal(Math.Abs(Score(positive)), e.Target.Score, 1e-5f);
        Net.Near(Explain(positive, Target.Class(index)).Raw.Data, e.Raw.Data);
        Assert.Equal(1 - index, Explain(positive, Target.Rank(2)).Target.Index);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predictions_areThoseOfBothLabels(bool positive)
    {
        var predictions = Explain(positive, Target.Top).Predictions;

        Assert.Equal(positive ? ["sick", "healthy"] : ["healthy", "sick"], predictions.Select(p => p.Label));
        Assert.Equal(positive ? [1, 0] : [0, 1], predictions.Select(p => p.Index));
        Assert.Equal(Sigmoid(Math.Abs(Score(positive))), predictions[0].Probability!.Value, 1e-5f);
        Assert.Equal(1, predictions.Sum(p => p.Probability!.Value), 1e-5f);
        Assert.Equal(0, predictions.Sum(p => p.Score), 1e-6f);
    }

    [Theory]
    [InlineData(ScoreKind.Logit)]
    [InlineData(ScoreKind.Output)]
    public void Explain_sigmoidWithoutLabels_hasTwoSides(ScoreKind kind)
    {
        using var explainer = Load(new() { Score = kind }, Nodes.New("Sigmoid", ["logits"], ["out"]));
        float probability = Sigmoid(Score(false));

        var all = explainer.Explain(
            new Tensor(Input(false), [3, 8, 8]),
            new() { Targets = [Target.Top, Target.Class(1)] }
        );

        Assert.Equal([0, 1], all.Select(e => e.Target.Index));
        Assert.Equal(["class 0", "class 1"], all.Select(e => e.Target.Label));
        Assert.Equal(1 - probability, all[0].Target.Probability!.Value, 1e-5f);
        Assert.Equal(probability, all[1].Target.Probability!.Value, 1e-5f);
    }

    [Theory]
    [InlineData(3, "3 names, but the model has 1 class:")]
    public void Load_listOfAnotherLength_isRefused(int names, string message)
    {
        var labels = new Labels(Enumerable.Range(0, names).Select(i => $"name {i}"));
        var error = Assert.Throws<GradCamException>(() => Load(new() { Labels = labels }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_batch_takesEachSamplesOwnTop()
    {
        using var explainer = Load();
        float[] both = [.. Input(true), .. Input(false)];

        Assert.Equal(
            ["sick", "healthy"],
            explainer.Explain(new Tensor(both, [2, 3, 8, 8]), new()).Select(e => e.Target.Label)
        );
    }

    [Theory]
    [InlineData("sick - healthy", "2 sick")]
    [InlineData("0.5 * healthy", "-0.5 sick")]
    public void Explain_sum_isNamedByTheClassThatTheScoreSpeaksFor(string text, string label)
    {
        var e = Explain(true, Target.Parse(text)[0]);
        Assert.Equal(label, e.Target.Label);
        Assert.Equal(
            Score(true) * (text.StartsWith("sick", StringComparison.Ordinal) ? 2 : -0.5f),
            e.Target.Score,
            1e-5f
        );
    }

    [Theory]
    [InlineData(ScoreKind.Logit)]
    [InlineData(ScoreKind.Output)]
    public void Explain_modelWithASigmoid_hasTheSameProbabilities(ScoreKind kind)
    {
        using var explainer = Load(
            new ExplainerOptions { Labels = Labels, Score = kind },
            Nodes.New("Sigmoid", ["logits"], ["out"])
        );
        float probability = Sigmoid(Score(false));

        var all = explainer.Explain(
            new Tensor(Input(false), [3, 8, 8]),
            new() { Targets = [Target.Class(0), Target.Class(1), Target.Probability(Target.Class(0)), Target.Top] }
        );

        Assert.Equal(
            [1 - probability, probability],
            all.Take(2).Select(e => e.Target.Probability!.Value),
            (a, b) => Math.Abs(a - b) < 1e-5f
        );
        Assert.Equal(1 - probability, all[2].Target.Score, 1e-5f);
        Assert.Equal("healthy", all[3].Target.Label);
        Assert.Equal(["healthy", "sick"], all[3].Predictions.Select(p => p.Label));
    }

    [Fact]
    public void Explain_scoreWithoutTwoLabels_isANumberOfItsOwn()
    {
        using var explainer = Load(new ExplainerOptions { Labels = new Labels(["age"]) });

        var e = explainer.Explain(new Tensor(Input(false), [3, 8, 8]), new())[0];

        Assert.Equal((0, "age", Score(false)), (e.Target.Index, e.Target.Label, e.Target.Score));
        Assert.Single(e.Predictions);
        Assert.Contains(
            "out of range",
            Assert.Throws<GradCamException>(() => explainer.Check(new() { Targets = [Target.Class(1)] })).Message
        );
    }

    [Fact]
    public void Resolve_whatASingleScoreCannotBe_isAnError()
    {
        using var explainer = Load();
        Assert.Contains(
            "out of range",
            Assert.Throws<GradCamException>(() => explainer.Check(new() { Targets = [Target.Class(2)] })).Message
        );
        Assert.Contains(
            "no rank 3",
            Assert.Throws<GradCamException>(() => explainer.Check(new() { Targets = [Target.Rank(3)] })).Message
        );
        Assert.Contains(
            "single score",
            Assert
                .Throws<GradCamException>(() => explainer.Check(new() { Targets = [Target.Finer(Target.Class(1))] }))
                .Message
        );
    }

    private static float Sigmoid(float z) => 1 / (1 + MathF.Exp(-z));

    /// <summary>Inputs that the score is above zero for, and below.</summary>
    private static readonly Dictionary<bool, float[]> Inputs = ((bool[])[true, false]).ToDictionary(
        positive => positive,
        positive =>
            Enumerable
                .Range(0, 100)
                .Select(seed => new Random(seed))
                .Select(random => Enumerable.Range(0, 3 * 64).Select(_ => random.NextSingle() * 3 - 1.5f).ToArray())
                .First(input => Run(input) is var z && (positive ? z : -z) > 0.1f)
    );

    private static float[] Input(bool positive) => Inputs[positive];

    private static float Score(bool positive) => Run(Input(positive));

    private static float Run(float[] input) => SmallModels.Run(Model(), ("image", [1, 3, 8, 8], input))[0];

    private static ModelProto Model(params NodeProto[] tail)
    {
        var model = SmallModels.Classifier(classes: 1, tail: tail);
        // Weights of both signs, so that the score can be of both.
        model.Graph.Initializer.Remove(model.Graph.Initializer.Single(t => t.Name == "head"));
        model.Graph.Initializer.Add(Tensors.Of("head", [0.8f, -1.1f, 0.9f, -1.2f, 0.7f], 5, 1));
        return model;
    }

    private static Explainer Load(ExplainerOptions? options = null, params NodeProto[] tail) =>
        Explainer.Load(Model(tail).ToByteArray(), options ?? new ExplainerOptions { Labels = Labels });

    private static Explanation Explain(bool positive, Target target)
    {
        return Loaded.Value.Explain(
            new Tensor(Input(positive), [3, 8, 8]),
            new() { Methods = [CamMethods.HiResCam], Targets = [target] }
        )[0];
    }
}
