using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    // Samples and deviation as the paper's experiments have them.
    private const int SsCamSamples = 35;
    private const float SsCamDeviation = 2;

    /// <summary>
    /// SS-CAM (Wang et al. 2020, eq. 4): Score-CAM whose masks are blurred by noise, the scores averaged over N noisy
    /// masks.
    /// </summary>
    public static CamMethod SsCam { get; } =
        new(
            "sscam",
            "SS-CAM",
            "https://arxiv.org/abs/2006.14255",
            "smoother Score-CAM, at a high price",
            new Procedure(
                $"{SsCamSamples} per channel (ExplainRequest.Samples)",
                p =>
                {
                    int n = p.Samples ?? SsCamSamples;
                    float[] scores = p.Scores(
                        p.Channels * n,
                        p.Masked(
                            (i, mask) =>
                            {
                                ChannelMasks.Mask(p, i / n).CopyTo(mask);
                                Noise.Add(mask, SsCamDeviation, Noise.Stream(p.Seed, i));
                            }
                        )
                    );
                    return ChannelMasks.Weighted(p, ChannelMasks.Softmax(ChannelMasks.Means(scores, n)));
                }
            )
        );
}
