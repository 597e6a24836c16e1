using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Element-wise Grad-CAM: <c>sum_k relu(G_k · A_k)</c>, only what speaks for the class, place by place.
    /// </summary>
    public static CamMethod GradCamElementwise { get; } =
        new(
            "gradcam_elementwise",
            "Element-wise Grad-CAM",
            "https://github.com/jacobgil/pytorch-grad-cam",
            "positive evidence, place by place",
            new ChannelFormula(x => (x.G * x.A).Relu())
        );
}
