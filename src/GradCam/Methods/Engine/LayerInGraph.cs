using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using static GradCam.Building.ValOps;

namespace GradCam.Methods.Engine;

/// <summary>A layer in its graph.</summary>
/// <param name="Graph">The graph up to the score.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Score">The value that is explained.</param>
/// <param name="Input">The picture's input.</param>
/// <param name="InputSize">Lengths of the input's spatial axes.</param>
internal sealed record LayerInGraph(
    GraphBuilder Graph,
    Layer Layer,
    string Score,
    string Input,
    IReadOnlyList<int> InputSize
)
{
    /// <summary>Finds the shapes of values that are written into the graph.</summary>
    public required InferShapes Shapes { get; init; }

    /// <summary>The layer's value, in its own layout.</summary>
    public Val Value => Graph[Layer.Name];

    /// <summary>The value as real numbers: an input may be of bytes.</summary>
    public Val Numbers => Graph.Type(Layer.Name) == ElementType.UInt8 ? Value.Cast(ElementType.Float) : Value;

    /// <summary>The number of places of a map, or null if only the run knows.</summary>
    public long? Places => Layer.Spatial.Aggregate((long?)1, (product, length) => product * length);

    /// <summary>A value in this layer's layout as <c>float[N, C, spatial...]</c>.</summary>
    public Val ChannelsFirst(Val value)
    {
        int rank = Layer.Shape.Count;
        return Layer.Layout switch
        {
            LayerLayout.ChannelsFirst => value,
            LayerLayout.ChannelsLast => value.Transpose([
                0,
                rank - 1,
                .. Enumerable.Range(1, rank - 2).Select(i => (long)i),
            ]),
            _ => Grid(value),
        };
    }

    /// <summary>
    /// The operators that are linear in what reaches them, where all else is constant; a network's global pool and head
    /// are made of these.
    /// </summary>
    private static readonly HashSet<string> LinearOperators =
    [
        "GlobalAveragePool",
        "ReduceMean",
        "ReduceSum",
        "AveragePool",
        "Flatten",
        "Reshape",
        "Squeeze",
        "Unsqueeze",
        "Transpose",
        "Identity",
        "Dropout",
        "Gemm",
        "MatMul",
        "Add",
        "Conv",
        "Slice",
        "Concat",
        "Cast",
        "Pad",
    ];

    /// <summary>
    /// The first operator from this layer to the score that is not linear, or null if the score is linear in the layer.
    /// </summary>
    public string? FirstNonlinearOperator()
    {
        NodeProto[] tail = [.. Tail()];
        HashSet<string> varying = [Layer.Name, .. tail.SelectMany(n => n.Output)];
        return tail.FirstOrDefault(n =>
            n.OpType is not ("Shape" or "Gather")
            && (
                !LinearOperators.Contains(n.OpType)
                || (n.OpType is "MatMul" or "Gemm" or "Conv" && n.Input.Count(varying.Contains) > 1)
            )
        )?.OpType;
    }

    /// <summary>The nodes from this layer to the score.</summary>
    public IEnumerable<NodeProto> Tail()
    {
        HashSet<string> fromLayer = [Layer.Name];
        var behind = new List<NodeProto>();
        foreach (var node in Graph.Graph.Node)
        {
            if (!node.Input.Any(fromLayer.Contains))
                continue;
            behind.Add(node);
            fromLayer.UnionWith(node.Output);
        }
        HashSet<string> toScore = [Score];
        var tail = new List<NodeProto>();
        for (int i = behind.Count - 1; i >= 0; i--)
        {
            if (!behind[i].Output.Any(toScore.Contains))
                continue;
            tail.Add(behind[i]);
            toScore.UnionWith(behind[i].Input);
        }
        tail.Reverse();
        return tail;
    }

    private Val Grid(Val tokens)
    {
        if (Layer.ExtraTokens > 0)
            tokens = tokens.Slice(Graph.Ints(Layer.ExtraTokens), Graph.Ints(long.MaxValue), Graph.Ints(1));
        return tokens.Transpose(0, 2, 1).Reshape(0, 0, Layer.Grid[0], Layer.Grid[1]);
    }
}
