using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Autodiff;

/// <summary>
/// The gradient of the sum of an operator's outputs at chosen values, for what finite differences cannot tell: ties and
/// kinks.
/// </summary>
internal static class SampleGradient
{
    /// <summary>The gradient with respect to the first input, which holds <paramref name="values"/>.</summary>
    public static float[] At(string op, string sample, params float[] values)
    {
        var graph = new SampleGraph(op, new Sample(sample));
        using var session = SmallModels.Open(Differentiated(graph), new SessionOptions());
        using var input = OrtValue.CreateTensorValueFromMemory(values, graph.Inputs[0].Shape);
        using var run = new RunOptions();
        using var results = session.Run(
            run,
            new Dictionary<string, OrtValue> { [graph.Inputs[0].Name] = input },
            ["gradient"]
        );
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>The graph with the gradient of its first input as the only output.</summary>
    public static ModelProto Differentiated(SampleGraph graph)
    {
        var builder = new GraphBuilder(graph.Model);
        new InferShapes(InProcessRuntime.Default).Learn(builder);
        Val output = builder["y0"];
        Val gradient = Differentiator.Gradients(
            output,
            ValOps.Full(output.Shape(), 1),
            [builder[graph.Inputs[0].Name]]
        )[0];
        graph.Model.Graph.Output.Clear();
        builder.Output(gradient, "gradient");
        return graph.Model;
    }
}
