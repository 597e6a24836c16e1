using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Guided backpropagation (Springenberg et al. 2015): the gradient at the pixels, where every ReLU lets only
    /// positive gradients pass. Sharp, but it looks much the same for every class (Adebayo et al. 2018).
    /// </summary>
    public static CamMethod GuidedBackprop { get; } =
        new(
            "guided_backprop",
            "Guided backpropagation",
            "https://arxiv.org/abs/1412.6806",
            "fine outlines of what the network saw",
            new PixelFormula(x => x.LargestChannel(x.G.Abs())) { Guided = true, UnsupportedReason = NoRelu }
        );

    private static string? NoRelu(LayerInGraph site) =>
        site.Tail().Any(n => n.OpType == "Relu") ? null : "The network has no ReLU that could be guided; use saliency.";
}
