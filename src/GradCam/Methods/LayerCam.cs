using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>LayerCAM (Jiang et al. 2021, eq. 5 and 6): <c>sum_k relu(G_k) · A_k</c>, element by element.</summary>
    public static CamMethod LayerCam { get; } =
        new(
            "layercam",
            "LayerCAM",
            "https://doi.org/10.1109/TIP.2021.3089943",
            "fine detail from early layers",
            new ChannelFormula(x => x.G.Relu() * x.A)
        );
}
