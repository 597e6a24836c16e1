using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    private const int IsCamSteps = 10;

    /// <summary>
    /// IS-CAM (Naidu et al. 2020, eq. 5): Score-CAM whose scores are averaged along the way from an empty mask to the
    /// whole one.
    /// </summary>
    public static CamMethod IsCam { get; } =
        new(
            "iscam",
            "IS-CAM",
            "https://arxiv.org/abs/2010.03023",
            "Score-CAM with integrated masks",
            new Procedure(
                $"{IsCamSteps} per channel (ExplainRequest.Samples)",
                p =>
                {
                    int n = p.Samples ?? IsCamSteps;
                    float[] scores = p.Scores(p.Channels * n, p.ThroughChannel(i => i / n, i => (i % n + 1f) / n));
                    return ChannelMasks.Weighted(p, ChannelMasks.Softmax(ChannelMasks.Means(scores, n)));
                }
            )
        );
}
