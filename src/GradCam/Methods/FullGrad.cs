using GradCam.Autodiff.Rules.Kernels.Quantized;
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
                foreach (var (output, bias, relu) in Biases(x.Site))
                {
                    Val gradient = relu is null ? x.GradientOf(output) : relu(x.GradientOf(output));
                    Val channels = Scaled((bias.Reshape(1, -1, 1, 1) * gradient).Abs());
                    sum += channels.Sum([1]).ResizeTo(x.Site.InputSize);
                }
                // Every place has something, so what all have is taken off.
                return (sum - sum.Min([2, 3])).Squeeze(1);
            })
            {
                Further = site => [.. Biases(site).Select(b => b.Output)],
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
    /// The result of every convolution and batch normalization that leads to the score, with its bias; the mean is
    /// part of a normalization's. A quantized convolution may end in a ReLU, which the gradient has to pass first.
    /// </summary>
    private static IEnumerable<(Val Output, Val Bias, Func<Val, Val>? Relu)> Biases(LayerInGraph site)
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
            Val output = graph[node.Output[0]];
            if (node.OpType == "Conv" && node.In(2).Length > 0)
                yield return (output, graph[node.Input[2]], null);
            else if (node.OpType == "QLinearConv" && node.In(8).Length > 0)
                yield return (
                    output,
                    Dequantized.Of(graph[node.Input[8]], graph[node.Input[1]] * graph[node.Input[4]], null),
                    gradient =>
                        ReluOf(output, node) is { } relu
                            ? relu.Back(
                                gradient,
                                Dequantized.Of(output, graph[node.Input[6]], graph[node.Input[7]]),
                                true
                            )
                            : gradient
                );
            else if (node.OpType == "Add" && BesideWholeNumbers(graph, node) is { } bias)
                yield return (output, bias, null);
            else if (node.OpType == "BatchNormalization")
            {
                Val scale = graph[node.Input[1]],
                    shift = graph[node.Input[2]],
                    mean = graph[node.Input[3]],
                    variance = graph[node.Input[4]];
                var deviation = (variance + node.Float("epsilon", 1e-5f)).Sqrt();
                yield return (output, shift - mean * scale / deviation, null);
            }
        }

        ImpliedRelu? ReluOf(Val output, NodeProto node) =>
            ImpliedRelu.Of(graph[node.Input[6]], graph[node.Input[7]], graph.Type(output.Name));
    }

    /// <summary>
    /// The bias that is added to the scaled sums of a <c>ConvInteger</c>, which has none itself; null for another sum.
    /// </summary>
    private static Val? BesideWholeNumbers(GraphBuilder graph, NodeProto sum) =>
        graph.Constant(sum.Input[1]) is not null
        && graph.Producer(sum.Input[0]) is { OpType: "Mul" } scaled
        && scaled.Input.Any(i =>
            graph.Producer(i) is { OpType: "Cast" } cast && graph.Producer(cast.Input[0]) is { OpType: "ConvInteger" }
        )
            ? graph[sum.Input[1]]
            : null;
}
