using GradCam.Autodiff;
using GradCam.Layers;
using GradCam.Onnx;

namespace GradCam.Models;

/// <summary>Facts of a network that are found by walking through all of it.</summary>
internal static class NetworkFacts
{
    // The runtime computes convolutions on blocks of up to 16 channels, and fills the last block up.
    private const long ChannelBlock = 16;

    private static readonly HashSet<string> Learned =
    [
        "Conv",
        "ConvInteger",
        "ConvTranspose",
        "DynamicQuantizeMatMul",
        "Gemm",
        "MatMul",
        "MatMulInteger",
        "MatMulIntegerToFloat",
        "QGemm",
        "QLinearConv",
        "QLinearMatMul",
    ];

    /// <summary>The reason why a tensor cannot serve as a layer, or null if there is no tensor of that name.</summary>
    public static string? UnsupportedLayerReason(this Network model, string name)
    {
        var graph = model.Graph;
        if (name == model.Input || graph.Producer(name) is not { } node)
            return null;
        string what =
            $"'{name}' ({node.OpType}{(graph.Shape(name) is { } dims ? $", {string.Join(" x ", dims)}" : "")}) "
            + "cannot serve as a layer: ";
        string list = "; Explainer.Layers lists those that can.";
        if (!Differentiator.DependingOn([model.Input], graph.Graph.Node).Contains(name))
            return what + "it does not depend on the picture" + list;
        string score = model.Head.Tensor;
        if (name != score && !Differentiator.DependingOn([name], graph.Graph.Node).Contains(score))
            return what + "the score does not depend on it" + list;
        if (RoundedValues.IsWhole(graph, name))
            return RoundedValues.Source(graph, name) is var source && source == model.Input
                ? what + "it is the picture in whole numbers" + list
                : what + $"it holds whole numbers; take '{source}', which they stand for.";
        return what
            + "its spatial axes are lost by then, or cannot be told from others; take an earlier layer, or say how "
            + "it reads (ExplainerOptions.Layout)"
            + list;
    }

    /// <summary>
    /// True if the score is linear in a layer; and the part of the network's convolutions and matrix products that lie
    /// before the layer, 0..1; 1 in a network of few.
    /// </summary>
    public static (bool Linear, double Depth) Behind(Network model, Layer layer)
    {
        const int few = 5;
        var site = model.Site(model.Graph, layer);
        int all = model.Graph.Graph.Node.Count(n => Learned.Contains(n.OpType)),
            behind = site.Tail().Count(n => Learned.Contains(n.OpType));
        return (site.FirstNonlinearOperator() is null, all < few ? 1 : (all - behind) / (double)all);
    }

    /// <summary>
    /// The bytes that the largest value takes for each sample; <see cref="long.MaxValue"/> if a shape is not known.
    /// </summary>
    public static long LargestValueBytes(Network model)
    {
        var graph = model.Graph;
        long largest = 0;
        foreach (var (node, name) in graph.Graph.Node.SelectMany(n => n.Output.Select(o => (n, o))))
        {
            if (name.Length == 0)
                continue;
            if (graph.Type(name) is not (ElementType.Float or ElementType.Undefined))
                continue;
            if (graph.Shape(name) is not { } dims)
                return long.MaxValue;
            // A branch may end in a convolution.
            bool blocked = node.OpType == "Conv" || node.Subgraphs().Any();
            // The windows of each sample share an axis with the samples.
            long? count = dims.FirstOrDefault().TimesOf(model.Samples) ?? 1;
            foreach (var (axis, dim) in dims.Index().Skip(1))
                count *= axis == 1 && blocked ? BlockedChannels(dim.Value) : dim.Value;
            if (count is not { } known)
                return long.MaxValue;
            largest = Math.Max(largest, known * sizeof(float));
        }
        return largest;
    }

    private static long? BlockedChannels(long? channels) => (channels + ChannelBlock - 1) / ChannelBlock * ChannelBlock;
}
