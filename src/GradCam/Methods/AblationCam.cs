using System.Numerics.Tensors;
using GradCam.Methods.Engine;
using static GradCam.Building.ValOps;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Ablation-CAM (Desai and Ramaswamy 2020, eq. 3 and 4): <c>sum_k (S - S_k) / |S| · A_k</c>, where <c>S_k</c> is
    /// the score with channel k set to zero. The magnitude keeps what speaks for the class positive where the score
    /// itself is negative.
    /// </summary>
    public static CamMethod AblationCam { get; } =
        new(
            "ablationcam",
            "Ablation-CAM",
            "https://doi.org/10.1109/WACV45572.2020.9093360",
            "what each channel is worth to the class",
            new Procedure("1 per channel, behind the layer", p => Ablated(p, (_, _) => 0, MathF.Abs(p.Score)))
            {
                // What a linear score loses with a channel is what the channel gave to it.
                WhereLinear = new ChannelFormula(x =>
                    x.SumOverSpace(x.G * x.A) / Where(x.Score.Equal(0), 1, x.Score.Abs()) * x.A
                ),
            }
        );

    /// <summary>
    /// Ablation-CAM as pytorch-grad-cam has it: divided by the signed score, and in a layer with negative values a
    /// channel is not set to zero but to 10^7 below the least value, lower for every further channel of a batch of 32.
    /// </summary>
    public static CamMethod AblationCamReference { get; } =
        new(
            "ablationcam:pytorch-grad-cam",
            "Ablation-CAM (pytorch-grad-cam)",
            "https://github.com/jacobgil/pytorch-grad-cam",
            "comparing with pytorch-grad-cam",
            new Procedure(
                "1 per channel, behind the layer",
                p =>
                {
                    const int batch = 32;
                    const float far = 1e7f;
                    return Ablated(
                        p,
                        (least, channel) =>
                        {
                            if (least == 0)
                                return 0;
                            // Each ablated channel becomes the least value, from which the next is reckoned.
                            for (int i = 0; i <= channel % batch; i++)
                                least -= far;
                            return least;
                        },
                        p.Score
                    );
                }
            )
        );

    private static ProcedureMap Ablated(ForwardPasses p, Func<float, int, float> value, float divisor)
    {
        float least = TensorPrimitives.Min<float>(p.Activations);
        float[] scores = p.TailScores(
            p.Channels,
            Variation.ChannelSet(p.Layer, p.Channels, (k, fed) => (fed[0], fed[1]) = (k, value(least, k)))
        );
        return ChannelMasks.Weighted(p, [.. scores.Select(s => divisor == 0 ? 0 : (p.Score - s) / divisor)]);
    }
}
