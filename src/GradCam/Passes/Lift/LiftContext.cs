using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lift;

/// <summary>The facts of a model that a row of the lift table may need.</summary>
/// <param name="model">The model; constants are added to it.</param>
/// <param name="runtime">Infers shapes.</param>
/// <param name="opset">The opset that it is written in.</param>
internal sealed class LiftContext(ModelProto model, IModelRuntime runtime, int opset)
{
    private const string Prefix = "gradcam/lift/";

    // Found before the first node changes, and only for a model that needs them: Softmax and its kin do.
    private readonly Dictionary<string, Dim[]> _dims =
        opset >= 13 || !model.Graph.Node.Any(n => LiftTable.NeedsShapes(n.OpType))
            ? []
            : model
                .Graph.Input.Concat(new InferShapes(runtime, runtime.Limits).Of(model))
                .Where(i => Dim.Of(i.Type) is not null)
                .GroupBy(i => i.Name)
                .ToDictionary(g => g.Key, g => Dim.Of(g.Last().Type)!);

    // A model may have been lifted a part of the way before.
    private readonly Names _names = new(
        Prefix,
        model
            .Graph.Initializer.Select(t => t.Name)
            .Concat(model.Graph.Node.SelectMany(n => n.Output))
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToHashSet()
            .Contains
    );

    public int Opset => opset;

    /// <summary>A value's dimensions, or null if even its rank is unknown.</summary>
    public Dim[]? Dims(string name) => _dims.GetValueOrDefault(name);

    /// <summary>A new int64 vector.</summary>
    public string Ints(IEnumerable<long> values) => Add(Tensors.Vector("", [.. values]));

    /// <summary>A new float32 scalar.</summary>
    public string Float(float value) => Add(Tensors.Of("", [value]));

    /// <summary>A new float32 vector.</summary>
    public string Floats(IReadOnlyList<float> values) => Add(Tensors.Of("", [.. values], values.Count));

    /// <summary>A name for a new value.</summary>
    public string Fresh(string hint) => _names.Fresh(hint);

    private string Add(TensorProto tensor)
    {
        tensor.Name = Fresh("constant");
        model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
