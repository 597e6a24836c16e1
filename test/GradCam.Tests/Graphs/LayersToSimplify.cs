using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Graphs;

/// <summary>Networks whose tensor <c>layer</c> stands where the runtime simplifies.</summary>
internal static class LayersToSimplify
{
    public const int Channels = 4,
        Height = 6,
        Width = 5;

    /// <summary>Pairs of nodes before and behind the layer that together change nothing.</summary>
    public static TheoryData<string> Pairs =>
        [
            "transposes",
            "transposes around an activation",
            "transposes on both sides",
            "identities",
            "casts",
            "reshapes",
            "reshapes to rows",
            "squeezes",
            "dropouts",
            "neutral numbers",
            "whole slices",
            "expansions",
            "flattened",
        ];

    /// <summary>Layers that another simplification could take for something else.</summary>
    public static TheoryData<string> Others =>
        [
            "transposes of rows",
            "padding",
            "normalized",
            "clipped",
            "biased",
            "computed twice",
            "computed twice before",
            "read twice",
            "read by one side alone",
            "added to what it was",
            "named at both ends",
            "gelu",
            "layer normalization",
        ];

    /// <summary>The network of a kind, or for <c>plain KIND</c> without the pair.</summary>
    public static ModelProto Model(string kind)
    {
        bool plain = kind.StartsWith("plain ", StringComparison.Ordinal);
        NodeProto[] middle = plain ? Plain(kind[6..]) : Middle(kind);
        bool isLayer = middle.Length == 0;
        return SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "first"], ["stem"], Attr.Of("pads", [1L, 1, 1, 1])),
                Nodes.New("Tanh", ["stem"], [isLayer ? "layer" : "a"]),
                .. middle,
                Nodes.New("Conv", [isLayer ? "layer" : "b", "next"], ["deep"]),
                Nodes.New("Sigmoid", ["deep"], ["bent"]),
                Nodes.New("GlobalAveragePool", ["bent"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["vector"]),
                Nodes.New("Gemm", ["vector", "head"], ["logits"]),
            ],
            [("image", [-1, 2, Height, Width])],
            ["logits"],
            18,
            Tensors.Of("first", SmallModels.Numbers([Channels * 2 * 9]), Channels, 2, 3, 3),
            Tensors.Of("next", SmallModels.Numbers([3 * Channels * 4]), 3, Channels, 2, 2),
            Tensors.Of("head", [.. SmallModels.Numbers([9]).Select(v => v * 5)], 3, 3),
            Tensors.Of("mix", SmallModels.Numbers([Width * Width]), Width, Width),
            Tensors.Of("bias", SmallModels.Numbers([Width]), Width),
            Tensors.Of("scale", [1, 2, 0.5f, -1], Channels),
            Tensors.Of("shift", [0, 0.3f, 0, 0.1f], Channels),
            Tensors.Of("variance", [1, 0.5f, 2, 1], Channels),
            Tensors.Of("zero", [0f]),
            Tensors.Of("one", [1f]),
            Tensors.Of("two", [2f]),
            Tensors.Of("half", [0.5f]),
            Tensors.Of("root", [1.41421356f]),
            Tensors.Of("tiny", [1e-5f]),
            Tensors.Of("rowScale", SmallModels.Numbers([Width]), Width),
            Tensors.Of("rowShift", [0.1f, 0.2f, 0, -0.1f, 0], Width),
            Tensors.Vector("last axis", [-1]),
            Tensors.Vector("axis two", [2]),
            Tensors.Vector("from", [0]),
            Tensors.Vector("to", [long.MaxValue]),
            Tensors.Vector("ones", [1, 1, 1, 1]),
            Tensors.Vector("turned", [0, Channels, Width, Height]),
            Tensors.Vector("straight", [0, Channels, Height, Width]),
            Tensors.Vector("rows", [0, Channels * Height, 1, Width]),
            Tensors.Vector("border", [0, 0, 1, 1, 0, 0, 1, 1])
        );
    }

    /// <summary>The nodes from <c>a</c> over <c>layer</c> to <c>b</c>.</summary>
    private static NodeProto[] Middle(string kind) =>
        kind switch
        {
            "transposes" => [ToLast("a", "layer"), ToFirst("layer", "b")],
            "transposes around an activation" =>
            [
                ToLast("a", "last"),
                Nodes.New("Sin", ["last"], ["layer"]),
                ToFirst("layer", "b"),
            ],
            "transposes of rows" =>
            [
                Nodes.New("Transpose", ["a"], ["layer"], Attr.Of("perm", [0L, 1, 3, 2])),
                Nodes.New("Transpose", ["layer"], ["b"], Attr.Of("perm", [0L, 1, 3, 2])),
            ],
            // As tf2onnx writes a layer between two convolutions.
            "transposes on both sides" =>
            [
                ToLast("a", "last"),
                Nodes.New("Add", ["last", "half"], ["moved"]),
                Nodes.New("Relu", ["moved"], ["layer"]),
                Nodes.New("Mul", ["layer", "two"], ["grown"]),
                ToFirst("grown", "b"),
            ],
            "identities" => [Nodes.New("Identity", ["a"], ["layer"]), Nodes.New("Identity", ["layer"], ["b"])],
            "casts" =>
            [
                To(ElementType.Double, "a", "wide"),
                To(ElementType.Float, "wide", "layer"),
                To(ElementType.Double, "layer", "wide again"),
                To(ElementType.Float, "wide again", "b"),
            ],
            "reshapes" =>
            [
                Nodes.New("Reshape", ["a", "turned"], ["layer"]),
                Nodes.New("Reshape", ["layer", "straight"], ["b"]),
            ],
            "reshapes to rows" =>
            [
                Nodes.New("Reshape", ["a", "rows"], ["row"]),
                Nodes.New("Reshape", ["row", "straight"], ["layer"]),
                Nodes.New("Reshape", ["layer", "rows"], ["row again"]),
                Nodes.New("Reshape", ["row again", "straight"], ["b"]),
            ],
            "squeezes" =>
            [
                Nodes.New("Unsqueeze", ["a", "axis two"], ["long"]),
                Nodes.New("Squeeze", ["long", "axis two"], ["layer"]),
                Nodes.New("Unsqueeze", ["layer", "axis two"], ["long again"]),
                Nodes.New("Squeeze", ["long again", "axis two"], ["b"]),
            ],
            "dropouts" => [Nodes.New("Dropout", ["a"], ["layer"]), Nodes.New("Dropout", ["layer"], ["b"])],
            "neutral numbers" =>
            [
                Nodes.New("Add", ["a", "zero"], ["layer"]),
                Nodes.New("Mul", ["layer", "one"], ["b"]),
            ],
            "whole slices" =>
            [
                Nodes.New("Slice", ["a", "from", "to", "axis two"], ["layer"]),
                Nodes.New("Slice", ["layer", "from", "to", "axis two"], ["b"]),
            ],
            "expansions" =>
            [
                Nodes.New("Expand", ["a", "ones"], ["layer"]),
                Nodes.New("Expand", ["layer", "ones"], ["b"]),
            ],
            "flattened" =>
            [
                Nodes.New("Flatten", ["a"], ["flat"]),
                Nodes.New("Reshape", ["flat", "straight"], ["layer"]),
                Nodes.New("Flatten", ["layer"], ["flat again"]),
                Nodes.New("Reshape", ["flat again", "straight"], ["b"]),
            ],
            "padding" => [Nodes.New("Pad", ["a", "border"], ["layer"]), Nodes.New("Identity", ["layer"], ["b"])],
            "normalized" =>
            [
                Nodes.New("Identity", ["a"], ["layer"]),
                Nodes.New("BatchNormalization", ["layer", "scale", "shift", "shift", "variance"], ["b"]),
            ],
            "clipped" => [Nodes.New("Relu", ["a"], ["layer"]), Nodes.New("Clip", ["layer", "zero", "half"], ["b"])],
            "biased" => [Nodes.New("MatMul", ["a", "mix"], ["layer"]), Nodes.New("Add", ["layer", "bias"], ["b"])],
            "computed twice" =>
            [
                Nodes.New("Sin", ["a"], ["layer"]),
                Nodes.New("Sin", ["a"], ["twin"]),
                Nodes.New("Mul", ["layer", "twin"], ["b"]),
            ],
            "computed twice before" =>
            [
                Nodes.New("Sin", ["a"], ["twin"]),
                Nodes.New("Sin", ["a"], ["layer"]),
                Nodes.New("Sigmoid", ["twin"], ["curve"]),
                Nodes.New("Mul", ["curve", "layer"], ["b"]),
            ],
            // Only one of the ways from the layer is made shorter.
            "read twice" =>
            [
                ToLast("a", "layer"),
                ToFirst("layer", "back"),
                Nodes.New("ReduceMean", ["layer", "last axis"], ["mean"]),
                Nodes.New("Transpose", ["mean"], ["row"], Attr.Of("perm", [0L, 3, 1, 2])),
                Nodes.New("Mul", ["back", "row"], ["b"]),
            ],
            "read by one side alone" =>
            [
                ToLast("a", "layer"),
                ToFirst("layer", "back"),
                Nodes.New("Sin", ["a"], ["beside"]),
                Nodes.New("Mul", ["back", "beside"], ["b"]),
            ],
            "added to what it was" =>
            [
                ToLast("a", "layer"),
                ToFirst("layer", "back"),
                Nodes.New("Add", ["a", "back"], ["sum"]),
                Nodes.New("ReduceMean", ["layer", "last axis"], ["mean"]),
                Nodes.New("Transpose", ["mean"], ["row"], Attr.Of("perm", [0L, 3, 1, 2])),
                Nodes.New("Mul", ["sum", "row"], ["b"]),
            ],
            "named at both ends" =>
            [
                ToLast("a", "layer"),
                ToFirst("layer", "second"),
                Nodes.New("Identity", ["second"], ["b"]),
            ],
            "gelu" =>
            [
                Nodes.New("Div", ["a", "root"], ["shrunk"]),
                Nodes.New("Erf", ["shrunk"], ["layer"]),
                Nodes.New("Add", ["layer", "one"], ["raised"]),
                Nodes.New("Mul", ["a", "raised"], ["doubled"]),
                Nodes.New("Mul", ["doubled", "half"], ["b"]),
            ],
            "layer normalization" =>
            [
                Nodes.New("ReduceMean", ["a", "last axis"], ["mean"]),
                Nodes.New("Sub", ["a", "mean"], ["layer"]),
                Nodes.New("Pow", ["layer", "two"], ["squares"]),
                Nodes.New("ReduceMean", ["squares", "last axis"], ["spread"]),
                Nodes.New("Add", ["spread", "tiny"], ["safe"]),
                Nodes.New("Sqrt", ["safe"], ["deviation"]),
                Nodes.New("Div", ["layer", "deviation"], ["normal"]),
                Nodes.New("Mul", ["normal", "rowScale"], ["scaled"]),
                Nodes.New("Add", ["scaled", "rowShift"], ["b"]),
            ],
            _ => throw new ArgumentException(kind),
        };

    /// <summary>The nodes of the network without the pair; none where the layer is the activation itself.</summary>
    private static NodeProto[] Plain(string kind) =>
        kind switch
        {
            "transposes around an activation" =>
            [
                Nodes.New("Sin", ["a"], ["layer"]),
                Nodes.New("Mul", ["layer", "one"], ["b"]),
            ],
            "transposes on both sides" =>
            [
                Nodes.New("Add", ["a", "half"], ["moved"]),
                Nodes.New("Relu", ["moved"], ["layer"]),
                Nodes.New("Mul", ["layer", "two"], ["b"]),
            ],
            _ => [],
        };

    private static NodeProto ToLast(string from, string to) =>
        Nodes.New("Transpose", [from], [to], Attr.Of("perm", [0L, 2, 3, 1]));

    private static NodeProto ToFirst(string from, string to) =>
        Nodes.New("Transpose", [from], [to], Attr.Of("perm", [0L, 3, 1, 2]));

    private static NodeProto To(ElementType type, string from, string to) =>
        Nodes.New("Cast", [from], [to], Attr.Of("to", (long)type));
}
