using Google.Protobuf;
using GradCam.Data.Repair.Heads;
using GradCam.Explaining;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Targets;

namespace GradCam.Data.Repair;

/// <summary>The model's own file on its way to the fixed one.</summary>
/// <param name="explained">The model.</param>
internal sealed class FixFile(ExplainedModel explained)
{
    // Scores of the written file and those that were computed differ by float16's rounding at most.
    private const double Rounding = 0.05;
    private const int MostCompared = 32;

    // Looked at again and again, and never changed.
    private readonly Lazy<ModelProto> _whole = new(explained.Source.Whole);

    /// <summary>The model's own opset lets nodes be added.</summary>
    public bool TakesNodes => _whole.Value.Opset() >= HeadNodes.LeastOpset;

    /// <summary>Finds the head.</summary>
    /// <param name="pooled">The layer before the pool; null for none.</param>
    /// <exception cref="GradCamException">The model has none that a remedy can change.</exception>
    public HeadFile Head(Layer? pooled) => Of(_whole.Value, pooled);

    /// <summary>
    /// The layer whose mean the vector before the head is, if the model's own file has it; null for none.
    /// </summary>
    /// <param name="examples">The number of examples whose activations are to be kept.</param>
    public Layer? Pooled(int examples) =>
        PooledLayer.Of(explained.Network, examples) is { } layer && Head(layer).Pooled is not null ? layer : null;

    /// <summary>The bytes of the fixed model.</summary>
    /// <param name="fitted">The new head.</param>
    /// <param name="pooled">The layer before the pool; null for none.</param>
    /// <param name="said">What was done, for people.</param>
    /// <param name="nodes">The names of the nodes that were added.</param>
    public byte[] Fixed(FittedHead fitted, Layer? pooled, string said, out IReadOnlyList<string> nodes)
    {
        var model = explained.Source.Whole();
        byte[] before = explained.Source.OwnBytes() ?? model.ToByteArray();
        var head = Of(model, pooled);
        fitted.WriteTo(head);
        nodes = head.Nodes.Added;
        return FixRecord.Written(model, before, said, nodes);
    }

    /// <summary>Checks that a written file gives the scores that were computed.</summary>
    /// <exception cref="GradCamException">It does not.</exception>
    public static void Verify(
        ExplainedModel written,
        FixCase known,
        IReadOnlyList<RepairExample> examples,
        FittedHead fitted,
        CancellationToken cancel
    )
    {
        int step = Math.Max(1, examples.Count / MostCompared),
            at = 0;
        foreach (
            var run in new ForwardRunner(written).Run(
                known.Samples.Where((_, i) => i % step == 0).Select(s => known.Grid.ForModel(s.Pixels())),
                known.Grid.Shape,
                features: false,
                cancel
            )
        )
        {
            double[] expected = fitted.Scores(examples[at]);
            if (run.Scores.Length == 1 && expected.Length == 2)
                expected = [expected[1] - expected[0]];
            double size = 1 + expected.Max(Math.Abs);
            if (!run.Scores.Zip(expected, (a, b) => Math.Abs(a - b)).All(d => d <= Rounding * size))
                throw new GradCamException(
                    "The fixed model does not give the scores that were computed for it, so that it is not kept: take "
                        + "another of FixOptions.Remedies, and report this with the model."
                );
            at += step;
        }
    }

    private HeadFile Of(ModelProto model, Layer? pooled)
    {
        var head = explained.Network.Head;
        return HeadFile.Of(
            model,
            head.LabelSource?.Scores ?? head.Output,
            head.OutputActivation == OutputActivation.Sigmoid
        ) with
        {
            Pooled =
                pooled is not null && model.Graph.Node.Any(n => n.Output.Contains(pooled.Name))
                    ? (pooled.Name, pooled.Spatial.Count)
                    : null,
        };
    }
}
