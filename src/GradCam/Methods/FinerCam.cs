using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Finer-CAM (Zhang et al. 2025, eq. 5): Grad-CAM for what tells the class from the three most like it.
    /// </summary>
    public static CamMethod FinerCam { get; } =
        new(
            "finercam",
            "Finer-CAM",
            "https://arxiv.org/abs/2501.11309",
            "what tells a class from similar ones",
            // To the compiler Grad-CAM is null, since it is made after this method; the recipe asks for it later still.
            new Retargeted(() => GradCam!, target => Target.Finer(target))
        );
}
