using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff.Rules;

/// <summary>The gradients of Scan: of states, of sequences, and of what its body reads from outside.</summary>
public class ScanTests
{
    private const float Step = 4e-3f;

    private static readonly (string Name, long[] Shape)[] Inputs =
    [
        ("state", [2]),
        ("steps", [3, 2]),
        ("columns", [2, 3]),
        ("outside", [2]),
    ];

    /// <summary>
    /// <c>s = tanh(s * outside + step) * column</c>, whose second sequence runs along the last axis and backwards;
    /// <c>s * s</c> is joined backwards along the last axis.
    /// </summary>
    private static ModelProto Model(bool backwards)
    {
        var model = SmallModels.Of([], Inputs, [], 18);
        var graph = new GraphBuilder(model);
        var scan = new ScanBuilder(graph);
        Val state = scan.State(graph["state"]),
            step = scan.Step(graph["steps"], backwards),
            column = scan.Step(graph["columns"], !backwards, axis: 1);
        Val next = (state * scan.Body["outside"] + step).Tanh() * column;
        scan.Next(next);
        scan.Output(next.Square(), !backwards, axis: -1);
        Val[] results = scan.Write();
        graph.Output(
            (results[0] * graph.Add(Tensors.Of("", [0.7f, -1.3f], 2))).Sum([], keep: false)
                + (results[1] * graph.Add(Tensors.Of("", [1f, -2, 3, -4, 5, -6], 2, 3))).Sum([], keep: false),
            "score"
        );
        return model;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_ofScan_equalFiniteDifferences(bool backwards)
    {
        var model = Differentiated(Model(backwards), "score", "d1:");
        Compare(model, "score", "d1:");

        // The second derivative is one of the Scan that the first one runs.
        var graph = new GraphBuilder(model);
        Val sum = Inputs
            .Select((input, i) => (graph["d1:" + input.Name] * (0.5f + i)).Square().Sum([], keep: false))
            .Aggregate((a, b) => a + b);
        graph.Output(sum, "score2");
        Compare(Differentiated(model, "score2", "d2:"), "score2", "d2:");
    }

    private static ModelProto Differentiated(ModelProto model, string score, string prefix)
    {
        var graph = new GraphBuilder(model.Clone());
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        Val[] gradients = Differentiator.Gradients(
            graph[score],
            graph.Add(Tensors.Of("", [1f])),
            [.. Inputs.Select(i => graph[i.Name])]
        );
        for (int i = 0; i < Inputs.Length; i++)
            graph.Output(gradients[i], prefix + Inputs[i].Name);
        return graph.Model;
    }

    private static void Compare(ModelProto model, string score, string prefix)
    {
        var values = Inputs.ToDictionary(i => i.Name, i => SmallModels.Numbers(i.Shape));
        float[] Run(string output)
        {
            var one = model.Clone();
            one.Graph.Output.Clear();
            one.Graph.Output.Add(model.Graph.Output.First(o => o.Name == output));
            return SmallModels.Run(one, [.. Inputs.Select(i => (i.Name, i.Shape, values[i.Name]))]);
        }
        foreach (var (name, _) in Inputs)
        {
            float[] analytic = Run(prefix + name);
            Assert.Contains(analytic, v => v != 0);
            for (int i = 0; i < analytic.Length; i++)
            {
                float kept = values[name][i];
                values[name][i] = kept + Step;
                float above = Run(score)[0];
                values[name][i] = kept - Step;
                float below = Run(score)[0];
                values[name][i] = kept;
                float numeric = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(numeric - analytic[i]) <= 1e-2f * Math.Max(1, analytic.Max(Math.Abs)),
                    $"{prefix}{name}[{i}]: analytic {analytic[i]}, numeric {numeric}"
                );
            }
        }
    }
}
