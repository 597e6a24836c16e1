using GradCam.Graph;
using static GradCam.Graph.ValShaping;

namespace GradCam.Cam;

public static partial class CamMethods
{
    /// <summary>
    /// Grad-CAM++ (Chattopadhyay et al. 2018, eq. 5 and 19): <c>sum_k w_k · A_k</c> with <c>w_k = sum(alpha_k · relu(G_k))</c> and
    /// <c>alpha_k = G_k² / (2 G_k² + sum(A_k) · G_k³)</c>, zero where the gradient is.
    /// </summary>
    public static CamMethod GradCamPlusPlus { get; } = new("gradcam_plus_plus", "Grad-CAM++", new("https://arxiv.org/abs/1710.11063"),
        "several objects of one class", x =>
        {
            // The reference implementation's guard against a zero denominator.
            const float tiny = 1e-6f;
            Val squared = x.G * x.G;
            Val alpha = squared / (2 * squared + x.SumOverSpace(x.A) * squared * x.G + tiny);
            alpha = Where(x.G.Equal(0), 0, alpha);
            return x.SumOverChannels(x.SumOverSpace(alpha * x.G.Relu()) * x.A);
        });
}
