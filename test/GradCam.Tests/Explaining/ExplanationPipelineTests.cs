namespace GradCam.Tests.Explaining;

public class ExplanationPipelineTests
{
    private static Picture Chelsea { get; } =
        Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));

    [Fact]
    public void Explain_request_givesEveryCombinationInOrder()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        var all = explainer.Explain(
            Chelsea,
            new ExplainRequest
            {
                Layers = ["/layer3/layer3.0/Relu_1", "auto"],
                Methods = [CamMethods.LayerCam, CamMethods.GradCam],
                Targets = [Target.Class("dog"), Target.Top],
            }
        );

        Assert.Equal(8, all.Count);
        Assert.Equal(
            ["/layer3/layer3.0/Relu_1_output_0", "/layer3/layer3.1/Relu_1_output_0"],
            all.Select(e => e.Layer.Name).Distinct()
        );
        Assert.Equal(["layercam", "layercam", "gradcam", "gradcam"], all.Take(4).Select(e => e.Method.Name));
        Assert.Equal(["dog", "cat"], all.Take(2).Select(e => e.Target.Label));
    }

    [Fact]
    public void Explain_otherNumberOfTargetsThanSamples_isAnError()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        Assert.Contains(
            "There are 2 targets for 1 samples",
            Assert
                .Throws<GradCamException>(() =>
                    explainer.Explain(
                        Chelsea,
                        new ExplainRequest { TargetPerSample = [Target.Top, Target.Class("dog")] }
                    )
                )
                .Message
        );
    }
}
