using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Saliency (Simonyan et al. 2014, §3.1): the largest magnitude of the score's gradient over a pixel's channels.
    /// </summary>
    public static CamMethod Saliency { get; } =
        new(
            "saliency",
            "Saliency",
            "https://arxiv.org/abs/1312.6034",
            "which pixels the score reacts to",
            new PixelFormula(x => x.LargestChannel(x.G.Abs()))
        );
}
