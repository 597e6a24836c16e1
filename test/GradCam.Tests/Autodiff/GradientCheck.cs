using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Autodiff;

/// <summary>
/// Compares the gradients that the differentiator writes with central finite differences of the same model.
/// </summary>
internal static class GradientCheck
{
    private const float Step = 4e-3f;

    /// <summary>
    /// Checks the first derivative of a model of one node, and with <paramref name="twice"/> the derivative of that
    /// derivative.
    /// </summary>
    /// <param name="op">The operator.</param>
    /// <param name="sample">Its inputs and attributes; see <see cref="Sample"/>.</param>
    /// <param name="twice">True to check the second derivative too.</param>
    /// <param name="free">The number of leading axes of the first input that the model leaves open.</param>
    /// <param name="openFrom">
    /// The axis from which on the first input is open too, such as 2 for height and width.
    /// </param>
    /// <param name="curved">
    /// True if the score is quadratic in the outputs: the gradient of a linear operator then depends on its input, so
    /// that its second derivative runs through all that the rule emits.
    /// </param>
    public static void Run(
        string op,
        string sample,
        bool twice = false,
        int free = 0,
        int openFrom = int.MaxValue,
        bool curved = false
    )
    {
        var graph = new SampleGraph(op, new Sample(sample), axis => axis < free || axis >= openFrom);
        var model = Differentiate(graph.Model, [.. graph.Inputs.Select(i => i.Name)], "d1:", curved: curved);
        string[] checkedInputs =
        [
            .. graph.Inputs.Select(i => i.Name).Where(n => model.Graph.Output.Any(o => o.Name == "d1:" + n)),
        ];
        Assert.NotEmpty(checkedInputs);
        Compare(model, graph, "score", checkedInputs, "d1:");
        if (!twice)
            return;

        // The second derivative: the score is now a weighted sum of the first derivatives.
        var second = Rescored(model, checkedInputs);
        var differentiated = Differentiate(second, checkedInputs, "d2:", "score2");
        Compare(
            differentiated,
            graph,
            "score2",
            [.. checkedInputs.Where(n => differentiated.Graph.Output.Any(o => o.Name == "d2:" + n))],
            "d2:"
        );
    }

    /// <summary>
    /// Adds a score that weighs every output element differently, and its gradients with respect to the inputs.
    /// </summary>
    private static ModelProto Differentiate(
        ModelProto model,
        string[] inputs,
        string prefix,
        string? score = null,
        bool curved = false
    )
    {
        model = model.Clone();
        var builder = new GraphBuilder(model);
        Val total;
        if (score is not null)
            total = builder[score];
        else
        {
            // Indices and the like carry no gradient.
            new InferShapes(InProcessRuntime.Default).Learn(builder);
            var outputs = model
                .Graph.Output.Select(o => o.Name)
                .Where(o => builder.Type(o) == ElementType.Float)
                .ToArray();
            model.Graph.Output.Clear();
            total = WeightedSum(builder, outputs, curved);
            builder.Output(total, score = "score");
        }
        new InferShapes(InProcessRuntime.Default).Learn(builder);
        var depending = inputs
            .Where(i => Differentiator.DependingOn([i], model.Graph.Node).Contains(total.Name))
            .ToArray();
        Val[] gradients = Differentiator.Gradients(
            total,
            builder.Add(Tensors.Of("", [1f], [])),
            [.. depending.Select(i => builder[i])]
        );
        for (int i = 0; i < depending.Length; i++)
            builder.Output(gradients[i], prefix + depending[i]);
        return model;
    }

    private static ModelProto Rescored(ModelProto model, string[] inputs)
    {
        model = model.Clone();
        var builder = new GraphBuilder(model);
        model.Graph.Output.Clear();
        builder.Output(WeightedSum(builder, [.. inputs.Select(i => "d1:" + i)]), "score2");
        return model;
    }

    private static Val WeightedSum(GraphBuilder builder, string[] values, bool curved = false)
    {
        Val? sum = null;
        foreach (string value in values)
        {
            // sin(index + 1) as the weight: distinct, of both signs, and independent of the shape.
            Val flat = builder[value].Flat();
            Val index = builder.Emit(
                "Range",
                [
                    builder.Add(Tensors.Of("", [0L], [])),
                    builder.Emit("Size", [flat]),
                    builder.Add(Tensors.Of("", [1L], [])),
                ]
            );
            if (curved)
                flat += flat * flat * 0.5f;
            Val part = (flat * (index.Cast(ElementType.Float) + 1).Unary("Sin")).Sum([], keep: false);
            sum = sum is null ? part : sum + part;
        }
        return sum!;
    }

    private static void Compare(ModelProto model, SampleGraph graph, string score, string[] inputs, string prefix)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = SmallModels.Open(model, options);
        var feeds = graph.Inputs.ToDictionary(i => i.Name, i => (i.Shape, Values: (float[])i.Values.Clone()));
        double Score() => Evaluate(session, feeds, score)[0];

        foreach (string input in inputs)
        {
            float[] analytic = Evaluate(session, feeds, prefix + input);
            float[] values = feeds[input].Values;
            Assert.Equal(values.Length, analytic.Length);
            double scale = Math.Max(1, analytic.Max(Math.Abs));
            for (int i = 0; i < values.Length; i += Math.Max(1, values.Length / 150))
            {
                float kept = values[i];
                values[i] = kept + Step;
                double above = Score();
                values[i] = kept - Step;
                double below = Score();
                values[i] = kept;
                double numeric = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(numeric - analytic[i]) <= 5e-3 * scale,
                    $"{prefix}{input}[{i}] of {model.Graph.Node[0].OpType}: analytic {analytic[i]}, numeric {numeric}"
                );
            }
        }
    }

    private static float[] Evaluate(
        InferenceSession session,
        Dictionary<string, (long[] Shape, float[] Values)> feeds,
        string output
    )
    {
        var inputs = feeds.ToDictionary(
            f => f.Key,
            f => OrtValue.CreateTensorValueFromMemory(f.Value.Values, f.Value.Shape)
        );
        using var run = new RunOptions();
        using var results = session.Run(run, inputs, [output]);
        foreach (var input in inputs.Values)
            input.Dispose();
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
