using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// HiResCAM (Draelos and Carin 2020, eq. 2): <c>sum_k G_k · A_k</c>, element by element; what the layer really
    /// added to the score if a linear head follows.
    /// </summary>
    public static CamMethod HiResCam { get; } =
        new(
            "hirescam",
            "HiResCAM",
            "https://arxiv.org/abs/2011.08891",
            "a map that provably shows what the score used",
            new ChannelFormula(x => x.G * x.A)
        )
        {
            Aliases = ["seg-hires-cam", "odam"],
        };
}
