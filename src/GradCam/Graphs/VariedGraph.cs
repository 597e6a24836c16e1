using GradCam.Building;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Graphs;

/// <summary>
/// Puts a <see cref="Variation"/> in front of a graph: an input becomes a value that the graph makes.
/// </summary>
internal static class VariedGraph
{
    /// <summary>Input: the tensor as it is, with a first axis of 1.</summary>
    public const string Value = "gradcam:value";

    /// <summary>Input: the numbers that are fed for each variation, <c>float[N, fed...]</c>.</summary>
    public const string Fed = "gradcam:fed";

    /// <summary>Input: what stands before the varied sample, where several are scored together.</summary>
    public const string Before = "gradcam:before";

    /// <summary>Input: what stands behind it.</summary>
    public const string After = "gradcam:after";

    /// <summary>Input: another value as it is, which all variations share.</summary>
    public static string Shared(string name) => $"gradcam:shared:{name}";

    /// <summary>Rewires a graph.</summary>
    /// <param name="model">The graph; changed.</param>
    /// <param name="name">The input that is varied.</param>
    /// <param name="variation">The way to vary it.</param>
    /// <param name="shared">Further inputs, of which one sample's value is given and repeated.</param>
    /// <param name="among">
    /// One sample is varied among others, which are given as they are and scored together with it.
    /// </param>
    public static ModelProto Write(
        ModelProto model,
        string name,
        Variation variation,
        IEnumerable<string>? shared = null,
        bool among = false
    )
    {
        var graph = new GraphBuilder(model);
        int before = graph.Graph.Node.Count;
        var (type, dims) = Take(graph, name);
        Val fed = graph.Input(
            Fed,
            ElementType.Float,
            [among ? 1 : dims[0], .. variation.Fed.Select(length => (Dim)length)]
        );
        Val value = graph.Input(Value, ElementType.Float, [1, .. dims.Skip(1)]);
        Val varied = variation.Write(fed, value);
        if (among)
            varied = ValOps.Concat(0, Other(Before), varied, Other(After));
        // Models that take pixels as bytes get whole ones.
        if (type == ElementType.UInt8)
            varied = graph.Emit("Clip", [varied.Unary("Round"), graph.Scalar(0), graph.Scalar(255)]).Cast(type);
        graph.Graph.Node.Add(Nodes.New("Identity", [varied.Name], [name]));
        foreach (string other in shared ?? [])
        {
            var (otherType, otherDims) = Take(graph, other);
            Val one = graph.Input(Shared(other), otherType, [new Dim(null, Shared(other)), .. otherDims.Skip(1)]);
            long[] ones = [.. otherDims.Skip(1).Select(_ => 1L)];
            Val times = ones.Length == 0 ? fed.Shape(0, 1) : ValOps.Concat(0, fed.Shape(0, 1), graph.Ints(ones));
            graph.Graph.Node.Add(Nodes.New("Tile", [one.Name, times.Name], [other]));
        }
        // The list stays in execution order.
        NodeProto[] written = [.. graph.Graph.Node.Skip(before)],
            rest = [.. graph.Graph.Node.Take(before)];
        graph.Graph.Node.Clear();
        graph.Graph.Node.Add(written);
        graph.Graph.Node.Add(rest);
        return model;

        Val Other(string input) => graph.Input(input, ElementType.Float, [new Dim(null, input), .. dims.Skip(1)]);
    }

    private static (ElementType Type, Dim[] Dims) Take(GraphBuilder graph, string name)
    {
        var input = graph.Graph.Input.First(i => i.Name == name);
        graph.Graph.Input.Remove(input);
        return ((ElementType)input.Type.TensorType.ElemType, Dim.Of(input.Type)!);
    }
}
