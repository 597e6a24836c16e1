using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// CAM (Zhou et al. 2016, eq. 2): <c>sum_k w_k · A_k</c> with the head's weights for the class. Behind a global
    /// mean and a linear head the gradient is those weights over the number of places, at every place, so their sum is
    /// the weight itself.
    /// </summary>
    public static CamMethod Cam { get; } =
        new(
            "cam",
            "CAM",
            "https://arxiv.org/abs/1512.04150",
            "the original, for networks that end in a global pool and one linear layer",
            new ChannelFormula(x => x.SumOverSpace(x.G) * x.A) { UnsupportedReason = NoLinearHead }
        );

    private static string? NoLinearHead(LayerInGraph site) =>
        site.FirstNonlinearOperator() is { } bend
            ? $"CAM needs a global pool and one linear layer behind the layer, but {bend} lies between; Grad-CAM is "
                + "CAM for such networks."
            : null;
}
