using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Building;

/// <summary>
/// Writes a <c>Scan</c>: nodes that run once for each step of a sequence and hand states on to the next step. They may
/// read every value of the graph around them.
/// </summary>
internal sealed class ScanBuilder
{
    private readonly GraphBuilder _around;
    private readonly List<Val> _initial = [],
        _sequences = [],
        _next = [],
        _outputs = [];
    private readonly List<bool> _inputsBackwards = [],
        _outputsBackwards = [];
    private readonly List<long> _inputAxes = [],
        _outputAxes = [];
    private readonly List<ValueInfoProto> _states = [],
        _steps = [];

    /// <param name="around">The graph that the Scan is appended to.</param>
    /// <param name="body">Nodes and constants to begin with; its inputs and outputs are dropped.</param>
    public ScanBuilder(GraphBuilder around, GraphProto? body = null)
    {
        _around = around;
        body ??= new() { Name = "step" };
        body.Input.Clear();
        body.Output.Clear();
        Body = around.Within(body);
    }

    /// <summary>The graph that runs for each step.</summary>
    public GraphBuilder Body { get; }

    /// <summary>A value that is handed on from step to step, as a step gets it.</summary>
    /// <param name="initial">Its value before the first step.</param>
    /// <param name="type">Its type; null for float32 of the initial value's shape.</param>
    /// <param name="name">Its name in a step; null for any.</param>
    public Val State(Val initial, TypeProto? type = null, string? name = null)
    {
        _initial.Add(initial);
        return Declare(_states, type ?? Dim.Type(ElementType.Float, initial.Dims), name ?? Body.Fresh("state"));
    }

    /// <summary>The part of a sequence that belongs to a step.</summary>
    /// <param name="sequence">All steps.</param>
    /// <param name="backwards">True if the last one comes first.</param>
    /// <param name="axis">The axis of the steps.</param>
    /// <param name="type">Its type; null for float32 of the sequence's shape without that axis.</param>
    /// <param name="name">Its name in a step; null for any.</param>
    public Val Step(Val sequence, bool backwards, long axis = 0, TypeProto? type = null, string? name = null)
    {
        _sequences.Add(sequence);
        _inputsBackwards.Add(backwards);
        _inputAxes.Add(axis);
        var dims = sequence.Dims is { } all ? WithoutAxis(all, axis) : null;
        return Declare(_steps, type ?? Dim.Type(ElementType.Float, dims), name ?? Body.Fresh("step"));
    }

    /// <summary>Hands a value on as a state; states in the order in which they were declared.</summary>
    public void Next(Val value) => _next.Add(Separate(value));

    /// <summary>Joins a value of all steps to a sequence.</summary>
    /// <param name="value">A step's value.</param>
    /// <param name="backwards">True if the first step's comes last.</param>
    /// <param name="axis">The axis of the steps.</param>
    public void Output(Val value, bool backwards, long axis = 0)
    {
        _outputs.Add(Separate(value));
        _outputsBackwards.Add(backwards);
        _outputAxes.Add(axis);
    }

    /// <summary>Records the shape of a value of a step, which nobody infers there.</summary>
    public Val Known(Val value, Dim[]? dims)
    {
        var info = new ValueInfoProto { Name = value.Name, Type = Dim.Type(ElementType.Float, dims) };
        Body.Graph.ValueInfo.Add(info);
        Body.Learn([info]);
        return value;
    }

    /// <summary>Appends the Scan; the states after the last step, then the sequences.</summary>
    public Val[] Write()
    {
        var body = Body.Graph;
        body.Input.Add([.. _states, .. _steps]);
        foreach (var value in _next.Concat(_outputs))
            body.Output.Add(new ValueInfoProto { Name = value.Name, Type = TypeOf(value) });
        return _around.EmitMany(
            "Scan",
            _next.Count + _outputs.Count,
            [.. _initial, .. _sequences],
            Attr.Of("body", body),
            Attr.Of("num_scan_inputs", _sequences.Count),
            Attr.Of("scan_input_directions", _inputsBackwards.Select(Direction)),
            Attr.Of("scan_output_directions", _outputsBackwards.Select(Direction)),
            Attr.Of("scan_input_axes", _inputAxes),
            Attr.Of("scan_output_axes", _outputAxes)
        );
    }

    private static long Direction(bool backwards) => backwards ? 1 : 0;

    private static Dim[] WithoutAxis(Dim[] dims, long axis)
    {
        int at = (int)(axis < 0 ? axis + dims.Length : axis);
        return [.. dims[..at], .. dims[(at + 1)..]];
    }

    private Val Declare(List<ValueInfoProto> list, TypeProto type, string name)
    {
        var info = new ValueInfoProto { Name = name, Type = type };
        list.Add(info);
        Body.Learn([info]);
        return Body[name];
    }

    /// <summary>A value that is nothing else: the runtime wants each output once, and none that is an input.</summary>
    private Val Separate(Val value) =>
        Body.Producer(value.Name) is null || _next.Contains(value) || _outputs.Contains(value)
            ? Body.Emit("Identity", [value])
            : value;

    private TypeProto TypeOf(Val value) =>
        Dim.Type(Body.Type(value.Name) is var type && type != ElementType.Undefined ? type : ElementType.Float, null);
}
