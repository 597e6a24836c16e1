using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>Eigen-Grad-CAM: the first principal component of activations times gradients, <c>A · G</c>.</summary>
    public static CamMethod EigenGradCam { get; } =
        new(
            "eigengradcam",
            "Eigen-Grad-CAM",
            "https://github.com/jacobgil/pytorch-grad-cam",
            "Eigen-CAM that tells classes apart, with little noise",
            new MapFormula(x => x.FirstComponent(x.G * x.A)) { UnsupportedReason = Eigen.TooManyRows }
        );
}
