using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Input × gradient (Shrikumar et al. 2016): <c>sum_c x_c · dS/dx_c</c>, a first-order part of the score for each
    /// pixel.
    /// </summary>
    public static CamMethod InputTimesGradient { get; } =
        new(
            "input_x_gradient",
            "Input × gradient",
            "https://arxiv.org/abs/1605.01713",
            "pixels that are there and count",
            new PixelFormula(x => x.SumOverChannels(x.G * x.A))
        );
}
