namespace GradCam.Tests.Methods;

/// <summary>
/// Methods that vary a layer, against loops that run what lies behind it; in each layout, since channels and places lie
/// differently there.
/// </summary>
public class MaskedLayerTests
{
    private const int Class = 1;

    private static Net Of(string layout) =>
        layout switch
        {
            "first" => Net.Curved,
            "last" => Net.ChannelsLast,
            "tokens" => Net.Tokens,
            _ => Net.Linear,
        };

    [Theory]
    [InlineData("first")]
    [InlineData("last")]
    [InlineData("tokens")]
    [InlineData("relu")]
    public void AblationCam_weighsChannelsWithWhatTheScoreLosesWithoutThem(string layout)
    {
        var net = Of(layout);
        float[] features = net.FeaturesOf(Net.Input);
        float score = net.TailScores([features])[0][Class];
        float[] without =
        [
            .. net.TailScores(Enumerable.Range(0, 5).Select(k => Without(layout, features, k, 0)))
                .Select(s => s[Class]),
        ];

        float[] map = net.Map(CamMethods.AblationCam, Target.Class(Class));

        Net.Near(Weighted(layout, features, [.. without.Select(s => (score - s) / Math.Abs(score))]), map, 1e-3f);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("relu")]
    public void AblationCamReference_setsChannelsFarBelowTheLeastValue(string layout)
    {
        var net = Of(layout);
        float[] features = net.FeaturesOf(Net.Input);
        float score = net.TailScores([features])[0][Class],
            least = features.Min();
        // The first implementation lowers the least value again for each channel.
        float[] without =
        [
            .. net.TailScores(
                    Enumerable
                        .Range(0, 5)
                        .Select(k => Without(layout, features, k, least == 0 ? 0 : least - 1e7f * (k + 1)))
                )
                .Select(s => s[Class]),
        ];

        float[] map = net.Map(CamMethods.AblationCamReference, Target.Class(Class));

        Net.Near(Weighted(layout, features, [.. without.Select(s => (score - s) / score)]), map, 1e-3f);
    }

    [Fact]
    public void AblationCam_ofANegativeScore_keepsWhatSpeaksForTheClassPositive()
    {
        var net = Net.Curved;
        int negative = Array.FindIndex(net.Scores([Net.Input])[0], s => s < 0);
        Assert.True(negative >= 0, "The network needs a class with a negative score.");

        float[] map = net.Map(CamMethods.AblationCam, Target.Class(negative)),
            reference = net.Map(CamMethods.AblationCam, -Target.Class(negative));

        Net.Near(map, reference.Select(v => -v));
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("first")]
    public void AblationCam_ofAScoreOfZero_isZeroEverywhere(string layout)
    {
        var explainer = Of(layout).Explainer;
        float[] map = explainer
            .Explain(
                new Tensor(new float[Net.Input.Length], [1, 3, 8, 6]),
                new() { Methods = [CamMethods.AblationCam], Layers = ["features"] }
            )[0]
            .Raw.Data;
        Assert.All(map, v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("last")]
    [InlineData("tokens")]
    [InlineData("relu")]
    public void ReciproCam_isTheProbabilityBehindOnePlaceAndItsNeighbours(string layout)
    {
        var net = Of(layout);
        float[] features = net.FeaturesOf(Net.Input);
        var (height, width) = (Net.Space[0], Net.Space[1]);
        float[] scores =
        [
            .. net.TailScores(
                    Enumerable
                        .Range(0, Net.Places)
                        .Select(place =>
                        {
                            float[] shown = [.. features];
                            for (int p = 0; p < Net.Places; p++)
                            {
                                // The filter of one half at the place and one quarter beside it, along rows and
                                // columns.
                                int dy = Math.Abs(p / width - place / width),
                                    dx = Math.Abs(p % width - place % width);
                                float weight = dy > 1 || dx > 1 ? 0 : 0.25f / (1 << (dy + dx));
                                foreach (int i in Indices(layout, p))
                                    shown[i] = features[i] * weight;
                            }
                            return shown;
                        })
                )
                .Select(s => Net.Softmax(s)[Class]),
        ];

        Net.Near(scores.Select(s => s - scores.Min()), net.Map(CamMethods.ReciproCam, Target.Class(Class)), 1e-3f);
        Assert.Equal(height * width, scores.Distinct().Count());
    }

    /// <summary>The indices of a place's channels.</summary>
    private static IEnumerable<int> Indices(string layout, int place) =>
        Enumerable
            .Range(0, 5)
            .Select(k =>
                layout switch
                {
                    "last" => place * 5 + k,
                    "tokens" => (place + 1) * 5 + k,
                    _ => k * Net.Places + place,
                }
            );

    private static float[] Without(string layout, float[] features, int channel, float value) =>
        [.. features.Select((v, i) => (layout is "last" or "tokens" ? i % 5 : i / Net.Places) == channel ? value : v)];

    private static float[] Weighted(string layout, float[] features, float[] weights) =>
        [
            .. Enumerable
                .Range(0, Net.Places)
                .Select(p => Indices(layout, p).Select((i, k) => features[i] * weights[k]).Sum()),
        ];
}
