using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff;

/// <summary>Operators at which gradients end, because their result is a choice or a count.</summary>
public class BoundaryTests
{
    [Theory]
    [InlineData("ArgMax", "2,3")]
    [InlineData("Floor", "2,3")]
    [InlineData("NonMaxSuppression", "+1,3,4 ; +1,1,3 ; i[2]")]
    public void Gradients_ofWhatDependsOnlyThroughABoundary_isAnErrorThatNamesIt(string op, string sample)
    {
        var builder = new GraphBuilder(new SampleGraph(op, new(sample)).Model);
        Val score = builder["y0"].AsFloat() * 2;
        var error = Assert.Throws<GradCamException>(() => Differentiator.Gradients(score, score, [builder["x0"]]));
        Assert.StartsWith(
            $"The score depends on 'x0' only through {op} (node 'y0'), where gradients end",
            error.Message
        );
    }

    [Fact]
    public void Gradients_ofWhatDoesNotDepend_isAClearError()
    {
        var builder = new GraphBuilder(new SampleGraph("Floor", new("2,3 ; 2,3")).Model);
        Val score = builder["x1"] * 2;
        var error = Assert.Throws<GradCamException>(() => Differentiator.Gradients(score, score, [builder["x0"]]));
        Assert.StartsWith("The score does not depend on 'x0'; choose another layer", error.Message);
    }

    [Fact]
    public void Gradients_besideABoundary_areThoseOfTheOtherWay()
    {
        // A detector: the boxes choose which scores are read, and the scores carry the gradient.
        var builder = new GraphBuilder(new SampleGraph("Relu", new("4")).Model);
        Val scores = builder["y0"];
        Val best = builder.Emit("ArgMax", [scores], Attr.Of("axis", 0), Attr.Of("keepdims", 1));
        Val gradient = Differentiator.Gradients(
            scores.Binary("Gather", best),
            ValOps.Full(builder.Ints(1), 1),
            [builder["x0"]]
        )[0];
        builder.Model.Graph.Output.Clear();
        builder.Output(gradient, "gradient");
        using var session = SmallModels.Open(builder.Model, new());
        using var input = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(
            new float[] { 1, 3, 2, -1 },
            [4]
        );
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var results = session.Run(
            run,
            new Dictionary<string, Microsoft.ML.OnnxRuntime.OrtValue> { ["x0"] = input },
            ["gradient"]
        );
        Assert.Equal([0, 1, 0, 0], results[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
