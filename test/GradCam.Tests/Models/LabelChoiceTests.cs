using Google.Protobuf;
using GradCam.Tests.Models.Metadata;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

public sealed class LabelChoiceTests : IDisposable
{
    private readonly SideFolder _side = new();

    public LabelChoiceTests() => File.WriteAllBytes(_side.Model, SmallModels.Classifier().ToByteArray());

    public void Dispose() => _side.Dispose();

    [Fact]
    public void Load_withAListOfAnotherLength_leavesItOut()
    {
        _side.Write("labels.txt", "a\nb\nc\n");
        using var explainer = Explainer.Load(_side.Model);

        Assert.Empty(explainer.Labels.Names);
        Assert.Null(explainer.LabelsOrigin);
        string remark = Assert.Single(explainer.Diagnostics, d => d.Code == "labels-left-out").Message;
        Assert.Contains("labels.txt has 3 names, but the model has 4 classes", remark);
        Assert.Contains("background", remark);
    }

    [Fact]
    public void Load_withSeveralLists_takesTheOneThatFits()
    {
        _side.Write("labels.txt", "a\nb\n");
        _side.Write("classes.txt", "a\nb\nc\nd\n");
        using var explainer = Explainer.Load(_side.Model);

        Assert.Equal(["a", "b", "c", "d"], explainer.Labels.Names);
        Assert.EndsWith("classes.txt", explainer.LabelsOrigin!.Text);
        Assert.DoesNotContain(explainer.Diagnostics, d => d.Code == "labels-left-out");
    }

    [Fact]
    public void Load_withAListThatIsAskedFor_refusesAnotherLength()
    {
        ExplainerOptions options = new() { Card = new() { Labels = new(["a", "b"]) } };

        Assert.Contains(
            "has 2 names, but the model has 4 classes",
            Assert.Throws<GradCamException>(() => Explainer.Load(_side.Model, options)).Message
        );
    }

    [Fact]
    public void Load_ofAThousandClasses_assumesImageNet()
    {
        using var explainer = Explainer.Load(SmallModels.Classifier(classes: 1000).ToByteArray());

        Assert.Equal(OriginKind.Assumed, explainer.LabelsOrigin!.Kind);
    }
}
