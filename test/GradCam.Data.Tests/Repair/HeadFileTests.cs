using Google.Protobuf;
using GradCam.Data.Repair;
using GradCam.Explaining;
using GradCam.Onnx;
using GradCam.Tests;

namespace GradCam.Data.Tests.Repair;

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

    [Fact]
    public void Undo_ofAReplacedHead_givesTheFileBack()
    {
        var model = OnnxFile.Load(Model);
        byte[] before = model.ToByteArray();
        var file = HeadFile.Of(model, model.Graph.Output[0].Name);
        var head = file.Read();

        file.Replace(new([.. head.Weights.Select(w => 2 * w)], [.. head.Bias.Select(b => b + 1)]), "doubled");
        var fixedModel = OnnxFile.Parse(model.ToByteArray(), "fixed");
        var read = HeadFile.Of(fixedModel, fixedModel.Graph.Output[0].Name).Read();

        Assert.Equal(2 * head.Weights[5], read.Weights[5], 1e-6);
        Assert.Equal(head.Bias[1] + 1, read.Bias[1], 1e-6);
        Assert.True(HeadFile.Undo(fixedModel));
        Assert.Equal(before, fixedModel.ToByteArray());
        Assert.False(HeadFile.Undo(fixedModel));
    }

    [Fact]
    public void Replace_twice_keepsTheFirstHead()
    {
        var model = OnnxFile.Load(Model);
        byte[] before = model.ToByteArray();
        for (int n = 0; n < 2; n++)
        {
            var file = HeadFile.Of(model, model.Graph.Output[0].Name);
            var head = file.Read();
            file.Replace(head with { Bias = [.. head.Bias.Select(b => b + 1)] }, "moved");
        }

        HeadFile.Undo(model);

        Assert.Equal(before, model.ToByteArray());
    }
}
