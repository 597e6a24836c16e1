using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Tests.Methods;

/// <summary>Methods whose maps are known exactly for some networks.</summary>
public class ExactnessTests
{
    private static readonly CamMethod[] LinearMethods =
    [
        CamMethods.GradCam,
        CamMethods.XGradCam,
        CamMethods.HiResCam,
        CamMethods.Cam,
        CamMethods.ShapleyCam,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Maps_behindAGlobalPoolAndALinearHead_areTheHeadsWeightsTimesTheActivations(int index)
    {
        float[] head = Tensors.Floats(Net.Linear.Constants.Single(t => t.Name == "head")),
            features = Net.Linear.FeaturesOf(Net.Input);
        int channels = features.Length / Net.Places;
        float[] cam =
        [
            .. Enumerable
                .Range(0, Net.Places)
                .Select(p =>
                    Enumerable.Range(0, channels).Sum(k => head[k * Net.Classes + index] * features[k * Net.Places + p])
                ),
        ];

        var maps = Net.Linear.Explain(LinearMethods, Target.Class(index));

        foreach (var e in maps)
            Net.Near(cam.Select(v => e.Method == CamMethods.Cam ? v : v / Net.Places), e.Raw.Data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void HiResCam_beforeALinearHeadWithoutBias_addsUpToTheScore(int index) =>
        Assert.Equal(
            Net.Linear.Scores([Net.Input])[0][index],
            Net.Linear.Map(CamMethods.HiResCam, Target.Class(index)).Sum(),
            1e-5f
        );

    [Fact]
    public void HiResCam_beforeACurvedTail_isTheGradientTimesTheActivations()
    {
        float[] features = Net.Curved.FeaturesOf(Net.Input),
            gradient = Net.Curved.TailGradient(features, 1);
        Net.Near(
            Summed(gradient.Zip(features, (g, a) => g * a)),
            Net.Curved.Map(CamMethods.HiResCam, Target.Class(1)),
            1e-3f
        );
    }

    [Fact]
    public void XGradCam_beforeACurvedTail_weighsChannelsWithTheirShareOfTheScore()
    {
        float[] features = Net.Curved.FeaturesOf(Net.Input),
            gradient = Net.Curved.TailGradient(features, 0);
        float[] weights =
        [
            .. gradient
                .Zip(features, (g, a) => g * a)
                .Chunk(Net.Places)
                .Zip(features.Chunk(Net.Places), (products, a) => products.Sum() / a.Sum()),
        ];

        Net.Near(
            Summed(features.Select((a, i) => a * weights[i / Net.Places])),
            Net.Curved.Map(CamMethods.XGradCam, Target.Class(0)),
            1e-3f
        );
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(2, 12)]
    public void IntegratedGradients_ofACurvedNetwork_addUpToTheScoresDifference(int index, int samples)
    {
        float[][] ends = Net.Curved.Scores([Net.Input, new float[Net.Input.Length]]);
        float difference = ends[0][index] - ends[1][index];

        float sum = Net
            .Curved.Map(CamMethods.IntegratedGradients, Target.Class(index), r => r with { Samples = samples })
            .Sum();

        Assert.Equal(difference, sum, 0.01f * Math.Abs(difference));
        // What the gradient at the end alone would give is far off, so that the test can fail.
        float plain = Net.Curved.Map(CamMethods.InputTimesGradient, Target.Class(index)).Sum();
        Assert.True(Math.Abs(plain - difference) > 0.05f * Math.Abs(difference));
    }

    [Fact]
    public void IntegratedGradients_ofOneStep_isTheGradientHalfWay()
    {
        float[] gradient = Net.Curved.Gradient([.. Net.Input.Select(v => v / 2)], 1);
        float[] expected = Summed(
            gradient.Zip(Net.Input, (g, x) => g * x),
            places: Net.InputSpace[0] * Net.InputSpace[1]
        );

        Net.Near(
            expected,
            Net.Curved.Map(CamMethods.IntegratedGradients, Target.Class(1), r => r with { Samples = 1 }),
            2e-3f
        );
    }

    [Fact]
    public void ShapleyCam_beforeACurvedTail_takesHalfOfTheHessianTimesTheActivationsOff()
    {
        float[] features = Net.Curved.FeaturesOf(Net.Input),
            gradient = Net.Curved.TailGradient(features, 2);
        // The Hessian times the activations is how the gradient changes along them.
        const float step = 0.02f;
        float[] Moved(float by) => Net.Curved.TailGradient([.. features.Select(a => a * (1 + by))], 2);
        float[] bend = [.. Moved(step).Zip(Moved(-step), (more, less) => (more - less) / (2 * step))];
        float[] weights =
        [
            .. gradient.Zip(bend, (g, h) => g - h / 2).Chunk(Net.Places).Select(channel => channel.Average()),
        ];

        float[] shapley = Net.Curved.Map(CamMethods.ShapleyCam, Target.Class(2)),
            plain = Net.Curved.Map(CamMethods.GradCam, Target.Class(2));

        Net.Near(Summed(features.Select((a, i) => a * weights[i / Net.Places])), shapley, 5e-3f);
        Assert.True(Net.Distance(plain, shapley) > 0.05f);
    }

    [Fact]
    public void ShapleyCam_ofAProbability_seesTheCurvatureOfTheSoftmaxAlone()
    {
        float[] shapley = Net.Linear.Map(CamMethods.ShapleyCam, Target.Probability(Target.Class(0))),
            plain = Net.Linear.Map(CamMethods.GradCam, Target.Probability(Target.Class(0)));
        Assert.True(Net.Distance(plain, shapley) > 0.01f);
    }

    private static float[] Summed(IEnumerable<float> values, int? places = null)
    {
        float[] all = [.. values];
        int length = places ?? Net.Places;
        return
        [
            .. Enumerable
                .Range(0, length)
                .Select(p => Enumerable.Range(0, all.Length / length).Sum(k => all[k * length + p])),
        ];
    }
}
