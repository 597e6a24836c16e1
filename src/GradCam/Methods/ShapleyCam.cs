using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Shapley-CAM (Cai 2025, eq. 13): <c>sum_k mean(G_k - ½ (H A)_k) · A_k</c> with the Hessian H of the score: the
    /// second-order Shapley value of each channel.
    /// </summary>
    public static CamMethod ShapleyCam { get; } =
        new(
            "shapleycam",
            "Shapley-CAM",
            "https://arxiv.org/abs/2501.06261",
            "Grad-CAM with the curvature of what follows the layer",
            new ChannelFormula(x => x.MeanOverSpace(x.G - 0.5f * x.HessianTimesActivations()) * x.A)
        );
}
