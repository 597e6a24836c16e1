using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lower;

/// <summary>The facts of a graph that a row of the lower table may need.</summary>
/// <param name="graph">The graph; constants are added to it.</param>
/// <param name="taken">Names that new values cannot have.</param>
internal sealed class LowerContext(GraphBuilder graph, IReadOnlySet<string> taken)
{
    private readonly Names _names = new("gradcam/lower/", taken.Contains);

    /// <summary>A constant's value; null for what is computed.</summary>
    public TensorProto? Constant(string name) => graph.Constant(name);

    /// <summary>A value's dimensions, or null if even its rank is unknown.</summary>
    public Dim[]? Dims(string name) => graph.Shape(name);

    /// <summary>An int64 vector of one number.</summary>
    public string Ints(long value) => graph.Ints(value).Name;

    /// <summary>A name for a new value.</summary>
    public string Fresh(string hint) => _names.Fresh(hint);
}
