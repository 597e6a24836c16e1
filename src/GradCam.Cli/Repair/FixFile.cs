using Google.Protobuf;
using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;
using GradCam.Explaining;
using GradCam.Foundation;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Targets;

namespace GradCam.Cli.Repair;

/// <summary>The model's file on its way to the fixed one.</summary>
/// <param name="input">The ONNX or Keras file, or a built-in model.</param>
/// <param name="explainer">The model.</param>
/// <param name="limits">The limits.</param>
internal sealed class FixFile(string input, Explainer explainer, ResourceLimits limits)
{
    // Scores of the written file and those that were computed differ by float16's rounding at most.
    private const double Rounding = 0.05;
    private const int MostCompared = 32;

    private readonly bool _isKeras = ModelFileKind.IsKeras(input);

    /// <summary>The model's own opset lets nodes be added.</summary>
    public bool TakesNodes => Model().Opset() >= HeadNodes.LeastOpset;

    /// <summary>Finds the head.</summary>
    /// <exception cref="GradCamException">The model has none that a remedy can change.</exception>
    public HeadFile Head(Layer? pooled) => Of(Model(), pooled);

    /// <summary>Writes the fixed model.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fitted">The new head.</param>
    /// <param name="pooled">The layer before the pool; null for none.</param>
    /// <param name="said">What was done, for people.</param>
    /// <returns>The names of the nodes that were added.</returns>
    public IReadOnlyList<string> Write(string file, FittedHead fitted, Layer? pooled, string said)
    {
        var model = Model();
        byte[] before = File.Exists(input) && !_isKeras ? Bytes(input) : model.ToByteArray();
        var head = Of(model, pooled);
        fitted.WriteTo(head);
        byte[] bytes = FixRecord.Written(model, before, said, head.Nodes.Added);
        WholeFile.Write(file, stream => stream.Write(bytes));
        return head.Nodes.Added;
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
                        + "another remedy with --method, and report this with the model."
                );
            at += step;
        }
    }

    /// <summary>Writes a model as it was before it was fixed.</summary>
    /// <exception cref="GradCamException">It was not fixed, or changed since.</exception>
    public static void Undo(string input, string file)
    {
        byte[] before =
            FixRecord.Undone(Bytes(input))
            ?? throw new GradCamException($"{input} was not fixed by `gradcam fix`: there is nothing to undo.");
        WholeFile.Write(file, stream => stream.Write(before));
    }

    private HeadFile Of(ModelProto model, Layer? pooled)
    {
        var head = explainer.Model.Network.Head;
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

    private ModelProto Model() =>
        _isKeras ? KerasFiles.Convert(input, limits)
        : File.Exists(input) ? OnnxFile.Load(input, limits)
        : explainer.Model.Original();

    private static byte[] Bytes(string path)
    {
        using var file = FileBytes.Open(path, _ => { }, int.MaxValue);
        return FileBytes.ReadToEnd(file, path);
    }
}
