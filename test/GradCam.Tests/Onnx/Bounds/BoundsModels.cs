using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Onnx.Nodes;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>Models of a few nodes over constants that ask for much.</summary>
internal static class BoundsModels
{
    public static ModelProto Of(IEnumerable<NodeProto> nodes, int opset = 18)
    {
        NodeProto[] all = [.. nodes];
        return SmallModels.Of(
            all,
            [("image", [-1, 3, 8, 8])],
            [all[^1].Output[0]],
            opset,
            Tensors.Vector("big", [1L << 31]),
            Tensors.Of("one", [1f], 1),
            Tensors.Vector("zero", [0]),
            Tensors.Vector("wide", [30_000_000]),
            Tensors.Vector("shape4", [1, 3, 8, 8]),
            Tensors.Vector("repeats", [1, 1, 10_000, 10_000]),
            Tensors.Vector("pads", [0, 0, 10_000, 10_000, 0, 0, 10_000, 10_000]),
            Tensors.Vector("sizes", [1, 3, 20_000, 20_000]),
            Tensors.Of("scales", [1f, 1, 4000, 4000], 4),
            Tensors.Of("byte", [(byte)0], 1, 1),
            Tensors.Vector("square", [11_000, 11_000]),
            Tensors.Of("two", [0f, 1], 2),
            new TensorProto
            {
                Name = "yes",
                DataType = (int)ElementType.Bool,
                RawData = Google.Protobuf.ByteString.CopyFrom(1),
            },
            Tensors.Of("kernel", new float[3 * 3 * 9], 3, 3, 3, 3),
            Tensors.Of("zerof", [0f], 1, 1, 1, 1)
        );
    }

    public static IEnumerable<NodeProto> Chain(string first, int length, Func<string, string, NodeProto> node) =>
        Chain(first, length, (from, to) => [node(from, to)]);

    public static IEnumerable<NodeProto> Chain(string first, int length, Func<string, string, NodeProto[]> nodes) =>
        Enumerable.Range(0, length).SelectMany(i => nodes(i == 0 ? first : $"v{i}", $"v{i + 1}"));

    public static NodeProto Constant(string name, long value, bool scalar = false) =>
        New("Constant", [], [name], Attr.Of("value", scalar ? Tensors.Of("", [value]) : Tensors.Vector("", [value])));

    public static NodeProto Ints(string name, params long[] values) =>
        New("Constant", [], [name], Attr.Of("value_ints", values));

    public static NodeProto FloatConstant(string name, float value) =>
        New("Constant", [], [name], Attr.Of("value_float", value));

    public static NodeProto FlagConstant(string name) =>
        New(
            "Constant",
            [],
            [name],
            Attr.Of(
                "value",
                new TensorProto { DataType = (int)ElementType.Bool, RawData = Google.Protobuf.ByteString.CopyFrom(1) }
            )
        );

    public static NodeProto IntFill(string name, params long[] shape) =>
        New("ConstantOfShape", [$"{name}s"], [name], Attr.Of("value", Tensors.Vector("", [0]))) is var fill
        && shape.Length > 0
            ? Wrapped(fill, Tensors.Vector("", shape))
            : fill;

    /// <summary>
    /// The node with its first input as a constant of its own, in a branch, so that it stays one node.
    /// </summary>
    public static NodeProto Wrapped(NodeProto node, TensorProto input)
    {
        string name = node.Output[0];
        node.Output[0] = "inside";
        return Branches(
            "yes",
            Body([], ["inside"], New("Constant", [], [node.Input[0]], Attr.Of("value", input)), node),
            name
        );
    }

    public static NodeProto Branches(string condition, GraphProto branch, string output = "y") =>
        New("If", [condition], [output], GraphOf("then_branch", branch), GraphOf("else_branch", branch.Clone()));

    public static NodeProto LoopOf(string trips, params NodeProto[] body) =>
        New(
            "Loop",
            [trips, "", "image"],
            ["y"],
            GraphOf("body", Body(["i", "c", "x"], ["co", "xo"], [New("Identity", ["c"], ["co"]), .. body]))
        );

    public static GraphProto Body(string[] inputs, string[] outputs, params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "body" };
        graph.Input.Add(inputs.Select(i => new ValueInfoProto { Name = i }));
        graph.Output.Add(outputs.Select(o => new ValueInfoProto { Name = o }));
        graph.Node.Add(nodes);
        return graph;
    }

    public static AttributeProto GraphOf(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            G = graph,
            Type = AttributeProto.Types.AttributeType.Graph,
        };
}
