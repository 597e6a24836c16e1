using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>RefineCAM: Grad-CAM++ at several layers, each scaled to 0..1, multiplied place by place.</summary>
    public static CamMethod RefineCam { get; } =
        new(
            "refinecam",
            "RefineCAM",
            "https://arxiv.org/abs/2605.14641",
            "sharp maps from early layers, cleaned by late ones",
            new LayerProduct(() => GradCamPlusPlus)
        );
}
