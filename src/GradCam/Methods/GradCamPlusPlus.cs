using GradCam.Building;
using GradCam.Methods.Engine;
using static GradCam.Building.ValOps;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Grad-CAM++ (Chattopadhyay et al. 2018, eq. 5 and 19): <c>sum_k w_k · A_k</c> with
    /// <c>w_k = sum(alpha_k · relu(G_k))</c> and <c>alpha_k = G_k² / (2 G_k² + sum(A_k) · G_k³)</c>, zero where the
    /// gradient is.
    /// </summary>
    public static CamMethod GradCamPlusPlus { get; } =
        new(
            "gradcam_plus_plus",
            "Grad-CAM++",
            "https://arxiv.org/abs/1710.11063",
            "several objects of one class",
            new ChannelFormula(x => PlusPlus(x, normalized: false))
        );

    /// <summary>
    /// Grad-CAM++ as the authors' own code has it: where the denominator is zero it is one, and the alphas of each
    /// channel are divided by their sum over the places with a positive gradient.
    /// </summary>
    public static CamMethod GradCamPlusPlusNormalized { get; } =
        new(
            "gradcam_plus_plus:normalized",
            "Grad-CAM++ (normalized alphas)",
            "https://github.com/adityac94/Grad_CAM_plus_plus",
            "maps like those of the paper's own code",
            new ChannelFormula(x => PlusPlus(x, normalized: true))
        );

    private static Val PlusPlus(CamValues x, bool normalized)
    {
        // The reference implementation's guard against a zero denominator.
        const float tiny = 1e-6f;
        Val squared = x.G * x.G;
        // Factored, so that the two terms, which may cancel, do not lose each other's digits.
        Val denominator = squared * (2 + x.SumOverSpace(x.A) * x.G);
        Val alpha = squared / (normalized ? Where(denominator.Equal(0), 1, denominator) : denominator + tiny);
        alpha = Where(x.G.Equal(0), 0, alpha);
        if (normalized)
        {
            Val sum = x.SumOverSpace(Where(x.G > 0, alpha, 0));
            alpha /= Where(sum.Equal(0), 1, sum);
        }
        return x.SumOverSpace(alpha * x.G.Relu()) * x.A;
    }
}
