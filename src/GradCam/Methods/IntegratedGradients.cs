using GradCam.Foundation;
using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    private const int IntegrationSteps = 50;

    /// <summary>
    /// Integrated gradients (Sundararajan et al. 2017, eq. 1) along the straight way from an input of zeros: the sum
    /// over all pixels is the score's difference between the two ends.
    /// </summary>
    public static CamMethod IntegratedGradients { get; } =
        new(
            "integrated_gradients",
            "Integrated gradients",
            "https://arxiv.org/abs/1703.01365",
            "parts that add up to the score",
            new Procedure(
                $"{IntegrationSteps} (ExplainRequest.Samples)",
                p =>
                {
                    int n = p.Samples ?? IntegrationSteps,
                        places = ElementCount.Of(p.InputSpace);
                    var sum = new double[p.Input.Length];
                    // Midpoints: a network of ReLUs is linear in pieces, for which no rule of higher order does better.
                    p.Gradients(
                        n,
                        Variation.Scaled(p.InputLayer, (i, fed) => fed[0] = (i + 0.5f) / n),
                        atInput: true,
                        g =>
                        {
                            for (int i = 0; i < g.Length; i++)
                                sum[i] += g[i];
                        }
                    );
                    float[] x = p.InputChannelsFirst(),
                        map = new float[places];
                    for (int i = 0; i < sum.Length; i++)
                        map[i % places] += (float)(sum[i] * x[i] / n);
                    return new(map);
                }
            )
            {
                Pixels = true,
                UsesGradients = true,
            }
        );
}
