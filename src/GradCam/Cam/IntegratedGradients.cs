using System.Numerics.Tensors;

namespace GradCam.Cam;

public static partial class CamMethods
{
    private const int IntegrationSteps = 50;

    /// <summary>
    /// Integrated gradients (Sundararajan et al. 2017, eq. 1) along the straight way from an input of zeros: the sum over all pixels is the score's
    /// difference between the two ends.
    /// </summary>
    public static CamMethod IntegratedGradients { get; } = new("integrated_gradients", "Integrated gradients", "https://arxiv.org/abs/1703.01365",
        "parts that add up to the score", new Procedure($"{IntegrationSteps} (--samples)", p =>
        {
            int n = p.Samples ?? IntegrationSteps, places = Size(p.InputSpace), step = 0;
            var sum = new double[places];
            // Midpoints: a network of ReLUs is linear in pieces, for which no rule of higher order does better.
            p.Gradients(n, (i, values) => TensorPrimitives.Multiply(p.Input.Span, (i + 0.5f) / n, values), atInput: true, (x, g) =>
            {
                // Each step's input is the sample times a factor; both come channels first.
                double factor = (step++ + 0.5) / n;
                for (int i = 0; i < g.Length; i++) sum[i % places] += g[i] * (x[i] / factor) / n;
            });
            return new([.. sum.Select(s => (float)s)]);
        })
        { Pixels = true });
}
