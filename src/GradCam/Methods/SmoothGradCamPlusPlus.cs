using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    private const int SmoothPlusPlusSamples = 10;

    /// <summary>
    /// Smooth Grad-CAM++ (Omeiza et al. 2019, eq. 5 to 7): Grad-CAM++ whose gradients, their squares and cubes are
    /// averages over noisy copies of the input.
    /// </summary>
    public static CamMethod SmoothGradCamPlusPlus { get; } =
        new(
            "smooth_gradcam_plus_plus",
            "Smooth Grad-CAM++",
            "https://arxiv.org/abs/1908.01224",
            "Grad-CAM++ with less noise",
            new Procedure(
                $"{SmoothPlusPlusSamples} (ExplainRequest.Samples)",
                p =>
                {
                    // The guard of Grad-CAM++.
                    const float tiny = 1e-6f;
                    int n = p.Samples ?? SmoothPlusPlusSamples,
                        size = p.Activations.Length;
                    double[] first = new double[size],
                        second = new double[size],
                        third = new double[size];
                    p.Gradients(
                        n,
                        NoisyInput.Of(p),
                        atInput: false,
                        g =>
                        {
                            for (int i = 0; i < size; i++)
                            {
                                double d = g[i];
                                (first[i], second[i], third[i]) = (
                                    first[i] + d / n,
                                    second[i] + d * d / n,
                                    third[i] + d * d * d / n
                                );
                            }
                        }
                    );
                    var weights = new float[p.Channels];
                    for (int k = 0; k < p.Channels; k++)
                    {
                        double sum = System.Numerics.Tensors.TensorPrimitives.Sum(p.Channel(k)),
                            weight = 0;
                        for (int i = k * p.Places; i < (k + 1) * p.Places; i++)
                            if (second[i] != 0)
                                weight += second[i] / (2 * second[i] + sum * third[i] + tiny) * Math.Max(first[i], 0);
                        weights[k] = (float)weight;
                    }
                    return ChannelMasks.Weighted(p, weights);
                }
            )
            {
                UsesGradients = true,
            }
        );
}
