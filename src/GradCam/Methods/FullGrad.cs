using GradCam.Building;
using GradCam.Layers;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// FullGrad (Srinivas and Fleuret 2019, eq. 6): <c>|x · dS/dx|</c> plus <c>|b · dS/db|</c> of every convolution's
    /// and normalization's bias, each channel scaled to 0..1 and brought to the input's size.
    /// </summary>
    public static CamMethod FullGrad { get; } =
        new(
            "fullgrad",
            "FullGrad",
            "https://arxiv.org/abs/1905.00780",
            "the whole network at once, without choosing a layer",
            new PixelFormula(x =>
            {
                Val sum = Scaled((x.G * x.A).Abs()).Sum([1]);
                foreach (var (node, bias) in Biases(x.Site))
                {
                    Val output = x.Site.Graph[node.Output[0]];
                    Val channels = Scaled((bias.Reshape(1, -1, 1, 1) * x.GradientOf(output)).Abs());
                    sum += channels.Sum([1]).ResizeTo(x.Site.InputSize);
                }
                // Every place has something, so what all have is taken off.
                return (sum - sum.Min([2, 3])).Squeeze(1);
            })
            {
                Further = site => [.. Biases(site).Select(b => site.Graph[b.Node.Output[0]])],
                UnsupportedReason = site =>
                    site.InputSize.Count == 2 ? null : "FullGrad is computed for pictures only.",
            }
        );

    private static Val Scaled(Val maps)
    {
        // The reference implementation's guard against maps of one value.
        const float tiny = 1e-7f;
        Val above = maps - maps.Min([2, 3]);
        return above / (above.Max([2, 3]) + tiny);
    }

    /// <summary>
    /// Every convolution and batch normalization that leads to the score with its bias; a normalization's mean is part
    /// of it.
    /// </summary>
    private static IEnumerable<(NodeProto Node, Val Bias)> Biases(LayerInGraph site)
    {
        var graph = site.Graph;
        var leading = LayerCatalog.LeadingTo(graph, site.Score);
        // A copy, since the formula adds nodes meanwhile. What other outputs are computed of does not count, and a
        // convolution of no samples has nothing to add.
        NodeProto[] nodes =
        [
            .. graph.Graph.Node.Where(n =>
                leading.Contains(n.Output[0])
                && graph.Shape(n.Output[0]) is { Length: 4 } dims
                && dims.All(d => d.Value != 0)
            ),
        ];
        foreach (var node in nodes)
        {
            if (node.OpType == "Conv" && node.In(2).Length > 0)
                yield return (node, graph[node.Input[2]]);
            if (node.OpType != "BatchNormalization")
                continue;
            Val scale = graph[node.Input[1]],
                shift = graph[node.Input[2]],
                mean = graph[node.Input[3]],
                variance = graph[node.Input[4]];
            yield return (node, shift - mean * scale / (variance + node.Float("epsilon", 1e-5f)).Sqrt());
        }
    }
}
