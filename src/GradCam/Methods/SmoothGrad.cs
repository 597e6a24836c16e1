using GradCam.Foundation;
using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    private const int SmoothGradSamples = 25;

    /// <summary>
    /// SmoothGrad (Smilkov et al. 2017): the gradient at the pixels averaged over noisy copies of the input; the
    /// largest magnitude over a pixel's channels.
    /// </summary>
    public static CamMethod SmoothGrad { get; } =
        new(
            "smoothgrad",
            "SmoothGrad",
            "https://arxiv.org/abs/1706.03825",
            "saliency with less noise",
            new Procedure(
                $"{SmoothGradSamples} (ExplainRequest.Samples)",
                p =>
                {
                    int n = p.Samples ?? SmoothGradSamples,
                        places = ElementCount.Of(p.InputSpace);
                    var mean = new float[p.Input.Length];
                    p.Gradients(
                        n,
                        NoisyInput.Of(p),
                        atInput: true,
                        g =>
                        {
                            for (int i = 0; i < mean.Length; i++)
                                mean[i] += g[i] / n;
                        }
                    );
                    var map = new float[places];
                    for (int i = 0; i < mean.Length; i++)
                        map[i % places] = Math.Max(map[i % places], Math.Abs(mean[i]));
                    return new(map);
                }
            )
            {
                Pixels = true,
                UsesGradients = true,
            }
        );
}
