using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// The known facts of the values that the nodes of a graph can read: its own, and for a subgraph those around it.
/// </summary>
internal sealed class Scope
{
    private readonly Dictionary<string, Known> _known = [];
    private readonly Dictionary<string, TensorProto> _constants = [];
    private readonly Scope? _outer;

    public Scope(GraphProto graph, IReadOnlyList<Known> inputs, Scope? outer)
    {
        _outer = outer;
        foreach (var constant in graph.Initializer)
            _constants[constant.Name] = constant;
        for (int i = 0; i < graph.Input.Count; i++)
            if (!_constants.ContainsKey(graph.Input[i].Name))
                _known[graph.Input[i].Name] = i < inputs.Count ? inputs[i] : Known.Nothing with { FromInput = true };
    }

    /// <summary>The known facts of a value.</summary>
    public Known this[string name]
    {
        get
        {
            if (_known.TryGetValue(name, out var known))
                return known;
            // Most weights are never asked for their numbers, so that each is looked at when it is read.
            if (_constants.TryGetValue(name, out var constant))
                return _known[name] = Known.Of(constant);
            return _outer is null ? Known.Nothing with { FromInput = true } : _outer[name];
        }
        set => _known[name] = value;
    }
}
