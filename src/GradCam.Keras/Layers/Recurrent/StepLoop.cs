using GradCam.Keras.Conversion;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>
/// Writes a Scan: nodes that run once for each step of a sequence, whose first axis is that of the steps.
/// </summary>
/// <param name="graph">The graph to write to.</param>
/// <param name="backwards">True if the last step comes first.</param>
internal sealed class StepLoop(GraphWriter graph, bool backwards)
{
    private readonly List<(string Outside, ValueInfoProto Inside)> _states = [],
        _steps = [];

    /// <summary>A value that is handed on from step to step, as a step gets it.</summary>
    /// <param name="initial">Its value before the first step.</param>
    /// <param name="shape">Its shape, with the batch.</param>
    public string State(string initial, long?[] shape) => Declared(_states, initial, "state", ElementType.Float, shape);

    /// <summary>The part of a sequence that belongs to a step.</summary>
    /// <param name="steps">The sequence.</param>
    /// <param name="shape">The shape of a step, with the batch.</param>
    /// <param name="type">The type.</param>
    public string Step(string steps, long?[] shape, ElementType type = ElementType.Float) =>
        Declared(_steps, steps, "part", type, shape);

    /// <summary>Writes the loop.</summary>
    /// <param name="step">
    /// Writes a step; its results are the states for the next step and what is joined to sequences.
    /// </param>
    /// <returns>The states after the last step, and the sequences.</returns>
    public (string[] States, string[] Sequences) Write(Func<(string[] States, string[] Parts)> step)
    {
        int parts = 0;
        var body = graph.Body(() =>
        {
            var (states, made) = step();
            parts = made.Length;
            _results = [.. states.Concat(made).Select(value => graph.Node("Identity", [value]))];
        });
        body.Input.Add([.. _states.Concat(_steps).Select(s => s.Inside)]);
        foreach (string result in _results)
            body.Output.Add(new ValueInfoProto { Name = result, Type = Dim.Type(ElementType.Float, null) });
        long[] Directions(int count) => [.. Enumerable.Repeat(backwards ? 1L : 0, count)];
        string[] all = graph.Nodes(
            "Scan",
            _results.Length,
            _states.Concat(_steps).Select(s => s.Outside),
            Attr.Of("body", body),
            Attr.Of("num_scan_inputs", _steps.Count),
            Attr.Of("scan_input_directions", Directions(_steps.Count)),
            Attr.Of("scan_output_directions", Directions(parts))
        );
        return (all[.._states.Count], all[_states.Count..]);
    }

    private string[] _results = [];

    private string Declared(
        List<(string, ValueInfoProto)> list,
        string outside,
        string name,
        ElementType type,
        long?[] shape
    )
    {
        var dims = shape.Select((d, i) => d is { } known && i > 0 ? new Dim(known) : new Dim(null));
        var inside = new ValueInfoProto { Name = graph.Fresh(name), Type = Dim.Type(type, dims) };
        list.Add((outside, inside));
        return inside.Name;
    }
}
