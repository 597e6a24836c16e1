using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Eigen-CAM (Muhammad and Yeasin 2020, eq. 2): the projection of the activations on their first principal
    /// component, whatever the class.
    /// </summary>
    public static CamMethod EigenCam { get; } =
        new(
            "eigencam",
            "Eigen-CAM",
            "https://arxiv.org/abs/2008.00299",
            "what stands out, without asking for a class",
            new MapFormula(x => x.FirstComponent(x.A)) { UsesGradients = false, UnsupportedReason = Eigen.TooManyRows }
        );
}
