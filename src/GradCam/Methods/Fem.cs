using GradCam.Building;
using GradCam.Methods.Engine;
using static GradCam.Building.ValOps;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// FEM, feature explanation (Fuad et al. 2020, eq. 1 to 3): channels weighted with the share of their places above
    /// mean plus twice the standard deviation. A channel of up to five places can have none, so small maps stay empty.
    /// </summary>
    public static CamMethod Fem { get; } =
        new(
            "fem",
            "FEM",
            "https://hal.science/hal-02963298",
            "rare strong features, without asking for a class",
            new ChannelFormula(x =>
            {
                Val mean = x.MeanOverSpace(x.A),
                    deviation = x.MeanOverSpace((x.A - mean).Square()).Sqrt();
                return x.MeanOverSpace((x.A > mean + 2 * deviation).AsFloat()) * x.A;
            })
            {
                UsesGradients = false,
            }
        );
}
