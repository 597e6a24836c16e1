using GradCam.Building;
using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// XGrad-CAM (Fu et al. 2020, eq. 8): <c>sum_k w_k · A_k</c> with <c>w_k = sum(G_k · A_k) / sum(A_k)</c>.
    /// </summary>
    public static CamMethod XGradCam { get; } =
        new(
            "xgradcam",
            "XGrad-CAM",
            "https://arxiv.org/abs/2008.02312",
            "Grad-CAM with weights that add up to the score",
            new ChannelFormula(x =>
            {
                // The reference implementation's guard against channels that sum to zero.
                const float tiny = 1e-7f;
                Val weights = x.SumOverSpace(x.G * x.A) / (x.SumOverSpace(x.A) + tiny);
                return weights * x.A;
            })
        );
}
