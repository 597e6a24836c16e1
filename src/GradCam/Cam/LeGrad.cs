using GradCam.Graph;
using GradCam.Layers;
using static GradCam.Graph.ValShaping;

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
            // Samples and heads may be one axis; the layer knows the number of samples.
            Val shape = Concat(0, x.A.Shape(0, 1), x.A.Graph.Ints(-1, x.Site.Layer.Shape[1]!.Value, x.Site.Layer.Shape[1]!.Value));
            Val[] blocks = [.. Attentions(x.Site).Select(a => x.GradientOf(a).Relu().Reshape(shape).Mean([1, 2], keep: false))];
            Val tokens = blocks.Aggregate((a, b) => a + b) / blocks.Length;
            return x.Site.ChannelsFirst(tokens.Unsqueeze(2)).Squeeze(1);
        })
        {
            UsesGradients = false,
            Further = site => [.. Attentions(site)],
            Objection = site => site.Layer.Layout == LayerLayout.Tokens && Attentions(site).Any() ? null : "LeGrad needs a vision transformer and one of its token layers; this layer has no attention maps over its tokens.",
        });

    /// <summary>The attention maps over this layer's tokens, <c>[N, heads, tokens, tokens]</c> or with samples and heads in one axis.</summary>
    private static IEnumerable<Val> Attentions(GraphSite site) =>
        site.Graph.Graph.Node.Where(n => LayerCatalog.IsAttentionMap(site.Graph, n, site.Layer.Shape[1])).Select(n => site.Graph[n.Output[0]]).ToArray();
}
