using Google.Protobuf;
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

    // Found before the first node changes, and only for a model that needs them.
    private readonly Dictionary<string, ValueInfoProto> _types = NeedsTypes(model, opset)
        ? model
            .Graph.Input.Concat(new InferShapes(runtime, runtime.Limits).Of(model))
            .Where(i => i.Type?.TensorType is not null)
            .GroupBy(i => i.Name)
            .ToDictionary(g => g.Key, g => g.Last())
        : [];

    // A model may have been lifted a part of the way before.
    private readonly Names _names = new(
        Prefix,
        Nodes.ValuesOf(model.Graph).Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToHashSet().Contains
    );

    public int Opset => opset;

    /// <summary>A value's dimensions, or null if even its rank is unknown.</summary>
    public Dim[]? Dims(string name) => Dim.Of(_types.GetValueOrDefault(name)?.Type);

    /// <summary>A new int64 vector.</summary>
    public string Ints(IEnumerable<long> values) => Add(Tensors.Vector("", [.. values]));

    /// <summary>A new float32 scalar.</summary>
    public string Float(float value) => Add(Tensors.Of("", [value]));

    /// <summary>A new scalar of the type of a value; float32 where that is not known.</summary>
    public string Scalar(float number, string like)
    {
        var type = (ElementType)(_types.GetValueOrDefault(like)?.Type.TensorType.ElemType ?? (int)ElementType.Float);
        var tensor = Tensors.Of("", [number]);
        switch (type)
        {
            case ElementType.Float16:
                tensor.RawData = ByteString.CopyFrom(BitConverter.GetBytes((Half)number));
                break;
            case ElementType.Double:
                tensor.RawData = ByteString.CopyFrom(BitConverter.GetBytes((double)number));
                break;
            default:
                return Add(tensor);
        }
        tensor.DataType = (int)type;
        return Add(tensor);
    }

    /// <summary>A new float32 tensor.</summary>
    public string Floats(IReadOnlyList<float> values, params IReadOnlyList<long> dims) =>
        Add(Tensors.Of("", [.. values], [.. dims]));

    /// <summary>A name for a new value.</summary>
    public string Fresh(string hint) => _names.Fresh(hint);

    /// <summary>
    /// Softmax and its kin depend on their input's rank, and limits on its type, which is other than float32 only where
    /// a model is baked.
    /// </summary>
    private static bool NeedsTypes(ModelProto model, int opset) =>
        (opset < 13 && Nodes.AllOf(model.Graph).Any(n => LiftTable.NeedsShapes(n.OpType)))
        || (
            opset < 11
            && Nodes.AllOf(model.Graph).Any(n => LiftTable.NeedsTypes(n.OpType))
            && Tensors.AllOf(model).Any(t => (ElementType)t.DataType is ElementType.Float16 or ElementType.Double)
        );

    private string Add(TensorProto tensor)
    {
        tensor.Name = Fresh("constant");
        model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
