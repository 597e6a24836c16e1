using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>The values of a model that are known without a run.</summary>
internal sealed class Constants
{
    private readonly Dictionary<string, TensorProto> _tensors = [];
    private readonly Dictionary<string, (long[] Ints, bool IsVector)> _numbers = [];

    private Constants() { }

    /// <summary>The constants of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="nodes">Its nodes.</param>
    public static Constants Of(ModelProto model, IEnumerable<NodeProto> nodes)
    {
        var all = new Constants();
        foreach (var tensor in model.Graph.Initializer)
            all._tensors[tensor.Name] = tensor;
        foreach (var node in nodes.Where(n => n.OpType == "Constant" && n.IsStandard() && n.Output.Count == 1))
            if (node.Find("value")?.T is { } value)
                all._tensors[node.Output[0]] = value;
            else if (node.Find("value_int") is { } one)
                all._numbers[node.Output[0]] = ([one.I], false);
            else if (node.Ints("value_ints") is { } several)
                all._numbers[node.Output[0]] = (several, true);
        return all;
    }

    /// <summary>The integers of a value; null if they are not known.</summary>
    public long[]? Ints(string name) =>
        _numbers.TryGetValue(name, out var numbers) ? numbers.Ints
        : _tensors.TryGetValue(name, out var tensor)
        && !Tensors.IsWeight(tensor)
        && (ElementType)tensor.DataType is ElementType.Int32 or ElementType.Int64
            ? Tensors.Ints(tensor)
        : null;

    /// <summary>True for a known value of one dimension, false for a scalar.</summary>
    public bool IsVector(string name) =>
        _tensors.TryGetValue(name, out var tensor)
            ? tensor.Dims.Count == 1
            : _numbers.TryGetValue(name, out var numbers) && numbers.IsVector;
}
