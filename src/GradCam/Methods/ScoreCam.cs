using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// Score-CAM (Wang et al. 2020, eq. 6 and 7): <c>sum_k softmax(S(x · mask(A_k)))_k · A_k</c>; a baseline's score
    /// would cancel in the softmax.
    /// </summary>
    public static CamMethod ScoreCam { get; } =
        new(
            "scorecam",
            "Score-CAM",
            "https://arxiv.org/abs/1910.01279",
            "maps without gradients",
            new Procedure("1 per channel", p => ChannelMasks.Weighted(p, ChannelMasks.Softmax(ScoresThroughMasks(p))))
        );

    /// <summary>
    /// Score-CAM as the authors' code has it: the weights are the class's probabilities, without a softmax over
    /// channels.
    /// </summary>
    public static CamMethod ScoreCamProbability { get; } =
        new(
            "scorecam:probability",
            "Score-CAM (probabilities)",
            "https://github.com/haofanwang/Score-CAM",
            "maps like those of the paper's own code",
            new Procedure(
                "1 per channel",
                p => ChannelMasks.Weighted(p, p.Probabilities(p.Channels, p.ThroughChannel(k => k)))
            )
        );

    /// <summary>Score-CAM with the increase over an empty input as weights, without a softmax over channels.</summary>
    public static CamMethod ScoreCamIncrease { get; } =
        new(
            "scorecam:increase",
            "Score-CAM (increase)",
            "https://arxiv.org/abs/1910.01279",
            "the paper's increase of confidence, unsquashed",
            new Procedure(
                "1 per channel",
                p =>
                {
                    float empty = p.Scores(1, p.Masked((_, mask) => mask.Clear()))[0];
                    return ChannelMasks.Weighted(p, [.. ScoresThroughMasks(p).Select(s => s - empty)]);
                }
            )
        );

    private static float[] ScoresThroughMasks(ForwardPasses p) => p.Scores(p.Channels, p.ThroughChannel(k => k));
}
