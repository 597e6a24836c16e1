using GradCam.Graph;
using GradCam.Graph.Proto;
using GradCam.Layers;

namespace GradCam.Cam;

public static partial class CamMethods
{
    /// <summary>
    /// LeGrad (Bousselham et al. 2024, eq. 5 and 6): the positive gradients of the score with respect to the attention maps, averaged over heads
    /// and querying tokens, and over all blocks up to the layer's.
    /// </summary>
    /// <remarks>The paper scores every block's own output; here all blocks are asked for the network's score, which is the same for the last.</remarks>
    public static CamMethod LeGrad { get; } = new("legrad", "LeGrad", "https://arxiv.org/abs/2404.03214",
        "vision transformers", new MapFormula(x =>
        {
            Val[] blocks = [.. Attentions(x.Site).Select(a => x.GradientOf(a).Relu().Mean([1, 2], keep: false))];
            Val tokens = blocks.Aggregate((a, b) => a + b) / blocks.Length;
            return x.Site.ChannelsFirst(tokens.Unsqueeze(2)).Squeeze(1);
        })
        {
            UsesGradients = false,
            Further = graph => [.. AttentionMaps(graph).Select(n => graph[n.Output[0]])],
            Objection = site => site.Layer.Layout == LayerLayout.Tokens && Attentions(site).Any() ? null : "LeGrad needs a vision transformer and one of its token layers; this layer has no attention maps over its tokens.",
        });

    /// <summary>The attention maps over this layer's tokens, <c>[N, heads, tokens, tokens]</c>.</summary>
    private static IEnumerable<Val> Attentions(GraphSite site) => AttentionMaps(site.Graph)
        .Where(n => site.Graph.Shape(n.Output[0])![3].Value == site.Layer.Shape[1]).Select(n => site.Graph[n.Output[0]]);

    private static IEnumerable<NodeProto> AttentionMaps(GraphBuilder graph) => graph.Graph.Node.Where(n =>
        n.OpType == "Softmax" && graph.Shape(n.Output[0]) is { Length: 4 } d && d[2].Value is > 1 && d[2].Value == d[3].Value).ToArray();
}
