using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Tests.Methods;

/// <summary>Properties that all methods of many passes have in common.</summary>
public class ProcedureTests
{
    private static readonly Target Target = Target.Class(1);

    public static TheoryData<string> Random() => ["rise", "smoothgrad", "smooth_gradcam_plus_plus", "sscam"];

    public static TheoryData<string, int?, int> Passes() =>
        new()
        {
            { "scorecam", null, 5 },
            { "scorecam:probability", 9, 5 },
            { "scorecam:increase", null, 6 },
            { "faster_scorecam", null, 5 },
            { "faster_scorecam", 2, 2 },
            { "iscam", null, 50 },
            { "iscam", 3, 15 },
            { "sscam", null, 175 },
            { "sscam", 2, 10 },
            { "ablationcam", null, 5 },
            { "ablationcam:pytorch-grad-cam", null, 5 },
            { "reciprocam", null, 12 },
            { "occlusion", null, 48 },
            { "rise", null, 1000 },
            { "rise", 21, 21 },
            { "smoothgrad", null, 25 },
            { "smoothgrad", 9, 9 },
            { "smooth_gradcam_plus_plus", null, 10 },
            { "smooth_gradcam_plus_plus", 3, 3 },
            { "integrated_gradients", null, 50 },
            { "integrated_gradients", 7, 7 },
        };

    [Theory]
    [MemberData(nameof(Random))]
    public void Explain_sameSeed_givesTheSameMapAndAnotherSeedAnother(string method)
    {
        var explainer = Net.Curved.Explainer;
        float[] Map(int seed) =>
            explainer.Explain(Sample, Request(method) with { Samples = 4, Seed = seed })[0].Raw.Data;

        float[] first = Map(3);

        Assert.Equal(first, Map(3));
        Assert.True(Net.Distance(first, Map(4)) > 1e-4f);
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Explain_procedure_tellsOfEveryPass(string method, int? samples, int passes)
    {
        var explainer = Net.Curved.Explainer;
        int told = 0;

        explainer.Explain(Sample, Request(method) with { Samples = samples, Advance = done => told += done });

        Assert.Equal(passes, told);
    }

    [Theory]
    [MemberData(nameof(Random))]
    public void Explain_moreSamples_changeTheMap(string method)
    {
        var explainer = Net.Curved.Explainer;
        float[] Map(int samples) => explainer.Explain(Sample, Request(method) with { Samples = samples })[0].Raw.Data;

        Assert.True(Net.Distance(Map(2), Map(5)) > 1e-4f);
    }

    [Fact]
    public void Explain_everyProcedureOfARegistry_isInTheTableOfPasses() =>
        Assert.Equal(
            CamMethods
                .All.Concat(CamMethods.Variants)
                .Where(m => m.Recipe is { TakesManyPasses: true, NeedsBoxes: false })
                .Select(m => m.Name)
                .Order(),
            Passes().Select(row => row.Data.Item1).Distinct().Order()
        );

    [Theory]
    [InlineData("rise")]
    [InlineData("integrated_gradients")]
    [InlineData("sscam")]
    public void Explain_cancelledOnTheWay_stopsAfterThatBatch(string method)
    {
        var explainer = Net.Curved.Explainer;
        using var cancel = new CancellationTokenSource();
        int told = 0;
        var request = Request(method) with
        {
            Samples = 1000,
            Advance = done =>
            {
                told += done;
                cancel.Cancel();
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => explainer.Explain(Sample, request, cancel.Token));
        Assert.InRange(told, 1, 16);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Explain_procedureOfAFixedBatch_givesWhatAnOpenOneGives(int batch)
    {
        var model = Net.Curved.Model;
        model.Graph.Input[0].Type = Dim.Type(ElementType.Float, [batch, 3, 8, 6]);
        var whole = Net.Curved.Explainer;
        using var parts = Explainer.Load(model.ToByteArray());
        var request = Request("scorecam") with
        {
            Methods = [CamMethods.ScoreCam, CamMethods.AblationCam, CamMethods.SmoothGrad, CamMethods.ReciproCam],
            Samples = 10,
        };

        foreach (var (a, b) in whole.Explain(Sample, request).Zip(parts.Explain(Sample, request)))
            Net.Near(a.Raw.Data, b.Raw.Data);
    }

    [Fact]
    public void Explain_procedureForTheTopClass_keepsToThatClassThroughAllPasses()
    {
        int top = Array.IndexOf(Net.Curved.Scores([Net.Input])[0], Net.Curved.Scores([Net.Input])[0].Max());
        CamMethod[] methods =
        [
            CamMethods.ScoreCam,
            CamMethods.AblationCam,
            CamMethods.Occlusion,
            CamMethods.SmoothGrad,
            CamMethods.Rise,
        ];

        var byRank = Net.Curved.Explain(methods, Target.Top);
        var byNumber = Net.Curved.Explain(methods, Target.Class(top));

        foreach (var (a, b) in byRank.Zip(byNumber))
            Net.Near(b.Raw.Data, a.Raw.Data);
    }

    private static Tensor Sample => new(Net.Input, [1, 3, 8, 6]);

    private static ExplainRequest Request(string method) =>
        new()
        {
            Methods = [CamMethods.Parse(method)],
            Targets = [Target],
            Layers = ["features"],
        };
}
