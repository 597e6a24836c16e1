using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>Grad-CAM (Selvaraju et al. 2017, eq. 1 and 2): <c>sum_k mean(G_k) · A_k</c>.</summary>
    public static CamMethod GradCam { get; } =
        new(
            "gradcam",
            "Grad-CAM",
            "https://arxiv.org/abs/1610.02391",
            "a dependable first look at any class",
            new ChannelFormula(x => x.MeanOverSpace(x.G) * x.A)
        )
        {
            Aliases = ["seg-grad-cam"],
        };
}
