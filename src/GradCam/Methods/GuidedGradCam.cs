using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Guided Grad-CAM (Selvaraju et al. 2017, §3.3): guided backpropagation times the Grad-CAM map of the layer,
    /// brought to the input's size.
    /// </summary>
    public static CamMethod GuidedGradCam { get; } =
        new(
            "guided_gradcam",
            "Guided Grad-CAM",
            "https://arxiv.org/abs/1610.02391",
            "fine outlines, of this class only",
            new PixelProduct(() => GuidedBackprop, () => GradCam)
        );
}
