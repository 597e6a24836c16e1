using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Passes;

/// <summary>
/// Lets ONNX Runtime rewrite a model: its basic optimizer folds constants and fuses normalization into
/// convolutions, and writes standard operators again.
/// </summary>
/// <param name="runtime">Rewrites it.</param>
internal sealed class Simplify(IModelRuntime runtime) : IModelPass
{
    /// <summary>The simplified model; values that are outputs of <paramref name="model"/> are still there.</summary>
    /// <remarks>
    /// The runtime never sees the weights here: they are inputs meanwhile, which keeps this fast and small for any
    /// model. What only weights allow (such as fusing normalization into convolutions) the session that runs the result
    /// does anyway.
    /// </remarks>
    /// <param name="model">A valid model; not changed.</param>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public ModelProto Apply(ModelProto model)
    {
        var simple = ThroughRuntime(WeightsAsInputs.Of(model));
        WeightsAsInputs.Restore(simple, model);
        var used = Nodes.Domains(simple.Graph).ToHashSet();
        for (int i = simple.OpsetImport.Count - 1; i >= 0; i--)
            if (simple.OpsetImport[i].Domain.Length > 0 && !used.Contains(simple.OpsetImport[i].Domain))
                simple.OpsetImport.RemoveAt(i);
        return simple;
    }

    /// <summary>The model as the runtime writes it out again after optimizing it.</summary>
    private ModelProto ThroughRuntime(ModelProto model)
    {
        // Without weights, which may be inputs meanwhile.
        using var file = TemporaryModel.Small();
        using (
            runtime.Open(
                model,
                new()
                {
                    Optimize = GraphOptimizationLevel.ORT_ENABLE_BASIC,
                    Threads = 1,
                    ForLooking = true,
                    SaveTo = file.Path,
                }
            )
        ) { }
        return file.Read();
    }
}
