using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace GradCam.Onnx.Bounds;

/// <summary>The conditions on several attributes and inputs of a node.</summary>
internal static class OperatorPairs
{
    // What holds between two numbers, or for an input's rank.
    private static readonly Dictionary<string, Func<NodeFacts, string?>> Rows = new()
    {
        ["RandomUniform"] = Ordered,
        ["RandomUniformLike"] = Ordered,
        ["Constant"] = n =>
            n.Node.Attribute is [var only] && ValueOf(only)
                ? null
                : $"the attributes "
                    + $"[{string.Join(", ", n.Node.Attribute.Select(a => $"{a.Name} of type {a.Type}"))}], where one "
                    + "value is needed",
        ["STFT"] = n =>
            n.Has(2) && n.In(2).Rank is { } rank && rank != 1 ? $"a window of {rank} axes, where 1 is allowed" : null,
        ["Split"] = n =>
            n.Node.Find("num_outputs") is { } count && count.I != n.Node.Output.Count
                ? $"num_outputs = {count.I} but {n.Node.Output.Count} outputs"
                : null,
        // The runtime divides by it.
        ["SplitToSequence"] = n =>
            n.In(1) is { Rank: 0, Scalar.Int: 0 } ? "split = 0, where 1 or more is allowed" : null,
        ["com.microsoft:Attention"] = Attention,
        ["com.microsoft:QAttention"] = Attention,
        // The runtime looks only when it runs, and a gradient is as large as the groups say.
        ["Conv"] = n => Groups(n, n.In(1).Dims is [var m, var each, ..] ? (m, each) : default),
        ["ConvTranspose"] = n => Groups(n, n.In(1).Dims is [var c, ..] ? (c, null) : default),
        ["LSTM"] = n => RecurrentForms.Fault(n, gates: 4, functions: 3),
        ["GRU"] = n => RecurrentForms.Fault(n, gates: 3, functions: 2),
        ["RNN"] = n => RecurrentForms.Fault(n, gates: 1, functions: 1),
        // The runtime reads the axis whether it is there or not.
        ["DFT"] = n => n.Count > 2 && !n.Has(2) ? "no axis" : null,
    };

    /// <summary>The fault of a node, or null.</summary>
    public static string? UnsupportedReason(NodeFacts n) =>
        Rows.GetValueOrDefault(n.Node.IsStandard() ? n.Node.OpType : $"{n.Node.Domain}:{n.Node.OpType}")?.Invoke(n);

    /// <summary>
    /// The runtime takes whatever attribute there is for the value of a constant, under any name, and sparse tensors
    /// too.
    /// </summary>
    private static bool ValueOf(AttributeProto attribute) =>
        attribute.Name switch
        {
            "value" => attribute is { Type: Kind.Tensor, T: not null },
            "value_int" => attribute.Type == Kind.Int,
            "value_ints" => attribute.Type == Kind.Ints,
            "value_float" => attribute.Type == Kind.Float,
            "value_floats" => attribute.Type == Kind.Floats,
            "value_string" => attribute.Type == Kind.String,
            "value_strings" => attribute.Type == Kind.Strings,
            _ => false,
        };

    private static string? Ordered(NodeFacts n)
    {
        float low = n.Node.Float("low", 0),
            high = n.Node.Float("high", 1);
        return low < high ? null : $"low = {low} and high = {high}, where only a lower and a higher number are allowed";
    }

    /// <summary>Channels that are not shared out evenly among the groups.</summary>
    /// <param name="n">The node.</param>
    /// <param name="weights">The channels that the groups share, and those that each reads; null if unknown.</param>
    private static string? Groups(NodeFacts n, (long? Shared, long? Each) weights)
    {
        long groups = n.Node.Int("group", 1);
        bool fits =
            groups > 0
            && (weights.Shared is not { } shared || shared % groups == 0)
            && (
                weights.Each is not { } each
                || n.In(0).Dims is not [_, { } channels, ..]
                || each == (channels % groups == 0 ? channels / groups : -1)
            );
        return fits ? null : $"{groups} groups and inputs of shapes {n.In(0)} and {n.In(1)}, which do not fit";
    }

    /// <summary>The runtime takes the widths of its own attention for fitting.</summary>
    private static string? Attention(NodeFacts n)
    {
        long heads = n.Node.Int("num_heads", 0);
        int further = n.Node.OpType == "QAttention" ? 8 : 4;
        if (
            n.In(0).Dims is not { Length: 3 } x
            || n.In(1).Dims is not [{ } width, { } three]
            || n.In(2).Dims is not [{ } bias]
        )
            return "inputs of unknown shapes, where known ones are needed";
        bool fits =
            (x[2] ?? width) == width
            && bias == three
            && three % 3 == 0
            && heads > 0
            && three / 3 % heads == 0
            && n.Node.Find("qkv_hidden_sizes") is null
            && n.Count <= further;
        return fits ? null : $"{heads} heads and inputs of shapes {n.In(0)}, {n.In(1)} and {n.In(2)}, which do not fit";
    }
}
