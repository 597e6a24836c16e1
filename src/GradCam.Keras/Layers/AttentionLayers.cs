using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Attention (Vaswani et al. 2017).</summary>
internal static class AttentionLayers
{
    public static Family Rows { get; } =
        new()
        {
            ["MultiHeadAttention"] = MultiHead,
            ["Attention"] = c => Single(c, additive: false),
            ["AdditiveAttention"] = c => Single(c, additive: true),
        };

    private static KerasTensor MultiHead(LayerCall c)
    {
        // Called with query, value and, if it is another, key.
        var query = Tensor(c, 0, "query") ?? throw c.Wrong("it is called with no query");
        var value = Tensor(c, 1, "value") ?? throw c.Wrong("it is called with no value");
        var key = Tensor(c, 2, "key") ?? value;
        if (query.Rank != 3 || value.Rank != 3 || key.Rank != 3)
            throw c.Wrong("attention over several axes is not known here");
        Refuse(c, "attention_mask", "query_mask", "value_mask", "key_mask");
        var (q, heads, width) = Project(c, query, "query");
        var (k, _, _) = Project(c, key, "key");
        var (v, _, valueWidth) = Project(c, value, "value");
        q = c.Node("Mul", [q, c.Graph.Scalar((float)(1 / Math.Sqrt(width)))]);
        string scores = c.Node("MatMul", [c.Graph.Transpose(q, [0, 2, 1, 3]), c.Graph.Transpose(k, [0, 2, 3, 1])]);
        if (Flag(c, "use_causal_mask"))
            scores = Causal(c, scores, query, key);
        string mixed = c.Node(
            "MatMul",
            [c.Node("Softmax", [scores], Attr.Of("axis", -1)), c.Graph.Transpose(v, [0, 2, 1, 3])]
        );
        string joined = c.Node(
            "Reshape",
            [c.Graph.Transpose(mixed, [0, 2, 1, 3]), c.Graph.Ints(0, -1, heads * valueWidth)]
        );
        var output = c.Weights.Part("attention_output", "output_dense", "_output_dense");
        var kernel = c.Fitting(output[0], heads, valueWidth, null);
        string result = c.Node(
            "MatMul",
            [joined, c.Weight("output/kernel", () => (kernel.Read(), [heads * valueWidth, kernel.Shape[2]]))]
        );
        if (c.Flag("use_bias", true))
            result = c.Node("Add", [result, c.Vector("output/bias", output[1], kernel.Shape[2])]);
        return new(result, query.Shape[0], query.Shape[1], kernel.Shape[2]);
    }

    /// <summary>A projection, its heads apart: <c>[N, T, heads, width]</c>.</summary>
    private static (string Value, long Heads, long Width) Project(LayerCall c, KerasTensor x, string name)
    {
        var weights = c.Weights.Part(name, $"{name}_dense", $"_{name}_dense");
        var kernel = c.Fitting(weights[0], x.Shape[2], null, null);
        long heads = kernel.Shape[1],
            width = kernel.Shape[2];
        string value = c.Node(
            "MatMul",
            [x.Value, c.Weight($"{name}/kernel", () => (kernel.Read(), [kernel.Shape[0], heads * width]))]
        );
        if (c.Flag("use_bias", true))
            value = c.Node(
                "Add",
                [value, c.Weight($"{name}/bias", () => (c.Fitting(weights[1], heads, width).Read(), [heads * width]))]
            );
        return (c.Node("Reshape", [value, c.Graph.Ints(0, -1, heads, width)]), heads, width);
    }

    /// <summary>Of Luong (dot products) or Bahdanau (sums), without heads and projections.</summary>
    private static KerasTensor Single(LayerCall c, bool additive)
    {
        KerasTensor[] inputs = [.. c.Inputs.Select(c.Plain)];
        if (inputs.Length is < 2 or > 3 || inputs.Any(i => i.Rank != 3))
            throw c.Wrong("it takes a query, a value and perhaps a key, each of [time, width]");
        Refuse(c, "mask");
        var (query, value, key) = (
            inputs[0],
            inputs[1],
            inputs[^1] is var last && inputs.Length == 3 ? last : inputs[1]
        );
        if (!additive && c.Text("score_mode", "dot") == "concat")
            throw c.Wrong("its score mode 'concat' is not known here");
        string scores;
        if (additive)
        {
            string pairs = c.Node(
                "Tanh",
                [
                    c.Node(
                        "Add",
                        [
                            c.Node("Unsqueeze", [query.Value, c.Graph.Ints(2)]),
                            c.Node("Unsqueeze", [key.Value, c.Graph.Ints(1)]),
                        ]
                    ),
                ]
            );
            if (c.Flag("use_scale", true))
                pairs = c.Node("Mul", [pairs, c.Vector("scale", c.Weights[0], query.Shape[2])]);
            scores = c.Node("ReduceSum", [pairs, c.Graph.Ints(3)], Attr.Of("keepdims", 0));
        }
        else
        {
            scores = c.Node("MatMul", [query.Value, c.Graph.Transpose(key.Value, [0, 2, 1])]);
            if (c.Flag("use_scale", false))
                scores = c.Node("Mul", [scores, c.Weight("scale", () => (c.Fitting(c.Weights[0]).Read(), []))]);
        }
        if (Flag(c, "use_causal_mask") || c.Flag("causal", false))
            scores = Causal(c, scores, query, key);
        return new(
            c.Node("MatMul", [c.Node("Softmax", [scores], Attr.Of("axis", -1)), value.Value]),
            query.Shape[0],
            query.Shape[1],
            value.Shape[2]
        );
    }

    /// <summary>Hides what comes later.</summary>
    private static string Causal(LayerCall c, string scores, KerasTensor query, KerasTensor key)
    {
        if (
            query.Shape[1] is not { } rows
            || key.Shape[1] is not { } columns
            || (decimal)rows * columns > 1 << 26
            || !c.Graph.MayFill(rows * columns)
        )
            throw c.Wrong("it hides what comes later, for which the lengths have to be known and short");
        return c.Node(
            "Add",
            [
                scores,
                c.Weight(
                    "mask",
                    () =>
                        (
                            [
                                .. Enumerable
                                    .Range(0, (int)(rows * columns))
                                    .Select(i => i % columns <= i / columns ? 0 : -1e9f),
                            ],
                            [rows, columns]
                        )
                ),
            ]
        );
    }

    private static KerasTensor? Tensor(LayerCall c, int index, string name) =>
        c.Inputs.ElementAtOrDefault(index) is { } given ? c.Plain(given)
        : c.Call.Named.GetValueOrDefault(name) is Config.TensorArgument named ? c.Plain(c.Resolve(named.Tensor))
        : null;

    private static bool Flag(LayerCall c, string name) =>
        c.Call.Named.GetValueOrDefault(name)
            is Config.ConstantArgument { Value.ValueKind: System.Text.Json.JsonValueKind.True };

    private static void Refuse(LayerCall c, params string[] masks)
    {
        foreach (string mask in masks)
            if (
                c.Call.Named.GetValueOrDefault(mask) is { } given
                && given is not Config.ConstantArgument { Value.ValueKind: System.Text.Json.JsonValueKind.Null }
            )
                throw c.Wrong($"it is called with '{mask}', which is not known here");
    }
}
