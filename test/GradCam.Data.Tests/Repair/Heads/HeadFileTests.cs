using Google.Protobuf;
using GradCam.Data.Repair.Heads;
using GradCam.Explaining;
using GradCam.Onnx;
using GradCam.Tests;

namespace GradCam.Data.Tests.Repair.Heads;

public class HeadFileTests
{
    private static string Model => Path.Combine(Repository.Root, "models", "cats-dogs.onnx");

    [Fact]
    public void Read_ofAHead_givesTheScoresOfTheModelsFeatures()
    {
        using var explainer = Explainer.Load(Model);
        var head = HeadFile.Of(explainer.Model.Original(), explainer.Model.Network.Head.Output).Read();
        var prepared = explainer.Model.Prepare(Picture.Load(Path.Combine(Repository.Root, "samples", "chelsea.png")));

        var run = new ForwardRunner(explainer.Model)
            .Run([prepared.Tensor], prepared.Shape, true, TestContext.Current.CancellationToken)
            .Single();

        Assert.Equal((2, 144), (head.Classes, head.Features));
        Assert.All(run.Scores.Zip(head.Scores(run.Features!)), s => Assert.Equal(s.First, s.Second, 1e-4));
    }

    /// <summary>
    /// Of every form of a head: what is read gives the model's scores of its features, and a model with other weights
    /// gives those of the new ones.
    /// </summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Replace_ofEveryForm_givesTheNewScores(string form)
    {
        var made = HeadForms.Of(form);
        var head = HeadFile.Of(OnnxFile.Parse(made, form), "scores").Read();
        var before = Run(made);
        foreach (var run in before)
            Same(run.Scores, head.Scores(run.Features!));

        var model = OnnxFile.Parse(made, form);
        var other = head with
        {
            Weights = [.. head.Weights.Select((w, i) => 0.5 * w - 0.1 * (i % 3))],
            Bias = [.. head.Bias.Select((b, k) => b + 0.25 * k - 0.5)],
        };
        var file = HeadFile.Of(model, "scores");
        file.Replace(other);
        byte[] written = FixRecord.Written(model, made, "other weights", file.Nodes.Added);

        foreach (var run in Run(written))
            Same(run.Scores, other.Scores(run.Features!));
        Assert.Equal(made, FixRecord.Undone(written));
        Assert.Equal(2, HeadFile.Of(OnnxFile.Parse(written, form), "scores").Read().Classes);
    }

    public static TheoryData<string> Forms => [.. HeadForms.All.Keys];

    [Theory]
    [InlineData("relu", "not made by a linear layer", "What remains")]
    [InlineData("quantized", "is quantized", "before it is quantized")]
    public void Of_whatHasNoHead_saysWhatRemains(string form, params string[] parts)
    {
        var error = Assert.Throws<GradCamException>(() =>
            HeadFile.Of(OnnxFile.Parse(HeadForms.Other(form), form), "scores")
        );

        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Undone_ofAModelFixedTwice_isTheFirst()
    {
        byte[] first = File.ReadAllBytes(Model),
            now = first;
        for (int n = 0; n < 2; n++)
        {
            var model = OnnxFile.Parse(now, "model");
            var file = HeadFile.Of(model, model.Graph.Output[0].Name);
            var head = file.Read();
            file.Replace(head with { Bias = [.. head.Bias.Select(b => b + 1)] });
            now = FixRecord.Written(model, now, "moved", []);
        }

        Assert.Equal(first, FixRecord.Undone(now));
        Assert.Null(FixRecord.Undone(first));
        var again = OnnxFile.Parse(now, "model");
        again.ProducerName = "another program";
        Assert.Throws<GradCamException>(() => FixRecord.Undone(again.ToByteArray()));
    }

    private static ForwardResult[] Run(byte[] model)
    {
        using var explainer = Explainer.Load(model, new() { Card = HeadForms.Card });
        var random = new Random(3);
        return
        [
            .. new ForwardRunner(explainer.Model).Run(
                Enumerable
                    .Range(0, 4)
                    .Select(_ => Enumerable.Range(0, 3 * 8 * 8).Select(_ => random.NextSingle()).ToArray()),
                [3, 8, 8],
                features: true,
                TestContext.Current.CancellationToken
            ),
        ];
    }

    private static void Same(float[] scores, double[] expected)
    {
        if (scores.Length == 1)
            expected = [expected[1] - expected[0]];
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(scores.Zip(expected), s => Assert.Equal(s.Second, s.First, 5e-3 * (1 + Math.Abs(s.Second))));
    }
}
