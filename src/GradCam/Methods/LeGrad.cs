using GradCam.Building;
using GradCam.Layers;
using GradCam.Methods.Engine;
using GradCam.Onnx.Proto;
using static GradCam.Building.ValOps;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// LeGrad (Bousselham et al. 2024, eq. 5 and 6): the positive gradients of the score with respect to the attention
    /// maps, averaged over heads and querying tokens, and over all blocks.
    /// </summary>
    /// <remarks>
    /// The paper scores every block's own output; here all blocks are asked for the network's score, which is the same
    /// for the last.
    /// </remarks>
    public static CamMethod LeGrad { get; } =
        new(
            "legrad",
            "LeGrad",
            "https://arxiv.org/abs/2404.03214",
            "vision transformers",
            new MapFormula(x =>
            {
                // Heads have an axis of their own or share that of the samples.
                Val[] blocks =
                [
                    .. Attentions(x.Site)
                        .Select(a =>
                            x.GradientOf(a)
                                .Relu()
                                .Mean([-2], keep: false)
                                .Reshape(Concat(0, x.A.Shape(0, 1), x.Site.Graph.Ints(-1, Length(a))))
                                .Mean([1], keep: false)
                        ),
                ];
                Val tokens = blocks.Aggregate((a, b) => a + b) / blocks.Length;
                // Class tokens come first; the layer itself may have none any more.
                return tokens
                    .Slice(
                        x.Site.Graph.Ints(-x.Site.Places!.Value),
                        x.Site.Graph.Ints(long.MaxValue),
                        x.Site.Graph.Ints(1)
                    )
                    .Reshape([0, .. x.Site.Layer.Grid]);
            })
            {
                UsesGradients = false,
                Further = site => [.. Attentions(site)],
                UnsupportedReason = site =>
                    site.Layer.Layout == LayerLayout.Tokens && Attentions(site).Any()
                        ? null
                        : "LeGrad needs a vision transformer and one of its token layers; this layer has no "
                            + "attention maps over its tokens.",
            }
        );

    /// <summary>
    /// The attention maps over this layer's tokens, <c>[N, heads, tokens, tokens]</c> or
    /// <c>[N * heads, tokens, tokens]</c>.
    /// </summary>
    private static IEnumerable<Val> Attentions(LayerInGraph site) =>
        AttentionMaps(site.Graph)
            .Select(n => site.Graph[n.Output[0]])
            .Where(a => Length(a) - site.Places is >= 0 and <= LayerCatalog.MostExtraTokens);

    private static long Length(Val attention) => attention.Dims![^1].Value!.Value;

    private static IEnumerable<NodeProto> AttentionMaps(GraphBuilder graph) =>
        graph
            .Graph.Node.Where(n =>
                n.OpType == "Softmax"
                && graph.Shape(n.Output[0]) is { Length: 3 or 4 } d
                && d[^1].Value is > 1
                && d[^1].Value == d[^2].Value
            )
            .ToArray();
}
