using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Seg-Eigen-CAM (Chung and Ying 2025, eq. 4 to 6): the first principal component of <c>A · |G|</c>, its sign
    /// turned so that the largest magnitude is positive.
    /// </summary>
    public static CamMethod SegEigenCam { get; } =
        new(
            "segeigencam",
            "Seg-Eigen-CAM",
            "https://doi.org/10.3390/app15137562",
            "segmentation networks",
            new MapFormula(x => x.FirstComponent(x.A * x.G.Abs())) { UnsupportedReason = Eigen.TooManyRows }
        );
}
