using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Inference;

/// <summary>The rewriting steps of ONNX Runtime that fail, or end the process, on some valid models.</summary>
internal static class UnsafeOptimizers
{
    // ONNX Runtime 1.31.1: it moves DequantizeLinear forward along each reader's explicit inputs. A node with a
    // subgraph (If, Loop, Scan) that reads the value from outside has none of that number.
    private const string QuantizationPropagation = "QDQPropagationTransformer";

    // It merges a Pad into the pool that reads it, also where the pool then has a margin as wide as its window, which
    // its kernel refuses.
    private const string PadFusion = "Pad_Fusion";

    // Between Pad and pool, the runtime takes these away first.
    private static readonly string[] Passing = ["Identity", "Dropout"];

    /// <summary>The steps to skip for a model; null for none.</summary>
    public static string? In(ModelProto model)
    {
        NodeProto[] nodes = [.. Nodes.AllOf(model.Graph)];
        var skipped = new List<string>();
        if (nodes.Any(n => n.OpType == "DequantizeLinear") && nodes.Any(n => n.Subgraphs().Any()))
            skipped.Add(QuantizationPropagation);
        if (nodes.Any(n => n.OpType == "Pad") && HasWidePad(model, nodes))
            skipped.Add(PadFusion);
        return skipped.Count == 0 ? null : string.Join(';', skipped);
    }

    /// <summary>
    /// A pool reads a Pad whose margin and its own are as wide as its window, or may be, since they are computed.
    /// </summary>
    private static bool HasWidePad(ModelProto model, NodeProto[] nodes)
    {
        var makers = new Dictionary<string, NodeProto>();
        foreach (var node in nodes)
        foreach (string output in node.Output)
            makers[output] = node;
        var constants = Constants.Of(model, nodes);
        foreach (var pool in nodes.Where(n => n.OpType is "MaxPool" or "AveragePool" or "LpPool"))
        {
            var maker = makers.GetValueOrDefault(pool.In(0));
            while (maker is not null && Passing.Contains(maker.OpType))
                maker = makers.GetValueOrDefault(maker.In(0));
            if (maker?.OpType == "Pad" && IsWide(pool, maker, constants))
                return true;
        }
        return false;
    }

    private static bool IsWide(NodeProto pool, NodeProto pad, Constants constants)
    {
        long[] window = pool.Ints("kernel_shape") ?? [],
            own = pool.Ints("pads") ?? new long[2 * window.Length];
        // One that names its axes is not merged today.
        long[]? margin = pad.Ints("pads") ?? constants.Ints(pad.In(1));
        if (margin is null || own.Length != 2 * window.Length || margin.Length != own.Length + 4)
            return true;
        return window
            .Index()
            .Any(w =>
                margin[2 + w.Index] + own[w.Index] >= w.Item
                || margin[4 + window.Length + w.Index] + own[window.Length + w.Index] >= w.Item
            );
    }
}
