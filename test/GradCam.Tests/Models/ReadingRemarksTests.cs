using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

/// <summary>What is assumed of a model is said, and is not said of what was stated.</summary>
public class ReadingRemarksTests
{
    [Fact]
    public void Load_ofLogits_saysThatTheyAreTakenForClasses() =>
        Assert.Contains("4 numbers of 'logits'", Remark(SmallModels.Classifier(), "assumed-task", new()));

    [Fact]
    public void Load_ofThousandLogits_saysWhoseNamesTheyGet() =>
        Assert.Contains("ImageNet", Remark(SmallModels.Classifier(classes: 1000), "assumed-task", new()));

    [Fact]
    public void Load_ofThousandProbabilities_saysWhoseNamesTheyGet()
    {
        var model = SmallModels.Classifier(-1, 1000, Nodes.New("Softmax", ["logits"], ["out"]));
        Assert.Contains("ImageNet", Remark(model, "assumed-labels", new()));
        Assert.Null(Remark(model, "assumed-labels", new() { Labels = Labels.ImageNet1k }));
    }

    [Fact]
    public void Load_ofANumber_saysThatItIsTakenForARegression() =>
        Assert.Contains("regression", Remark(SmallModels.Classifier(classes: 1), "assumed-task", new()));

    [Theory]
    [InlineData("Softmax")]
    [InlineData("Sigmoid")]
    public void Load_ofProbabilities_assumesNoTask(string op) =>
        Assert.Null(Remark(SmallModels.Classifier(tail: Nodes.New(op, ["logits"], ["out"])), "assumed-task", new()));

    [Fact]
    public void Load_ofNamedClasses_assumesNoTask() =>
        Assert.Null(Remark(SmallModels.Classifier(), "assumed-task", new() { Labels = new(["a", "b", "c", "d"]) }));

    [Fact]
    public void Load_ofAxesThatNothingTells_saysWhichIsAssumed()
    {
        var model = Pooled();
        Assert.Contains(
            "ExplainerOptions.InputLayout = TensorLayout.ChannelsFirst",
            Remark(model, "assumed-input-layout", new())
        );
        Assert.Null(Remark(SmallModels.Classifier(), "assumed-input-layout", new()));
        Assert.Null(Remark(model, "assumed-input-layout", new() { InputLayout = TensorLayout.ChannelsFirst }));
    }

    [Theory]
    [InlineData(TensorLayout.ChannelsFirst, 3, 3)]
    [InlineData(TensorLayout.ChannelsLast, 8, 3)]
    public void Load_withAStatedLayout_readsTheInputThatWay(TensorLayout layout, int height, int width)
    {
        using var byOption = Explainer.Load(Pooled().ToByteArray(), new() { InputLayout = layout });
        using var byCard = Explainer.Load(Pooled().ToByteArray(), new() { Card = new() { InputLayout = layout } });

        foreach (var explainer in (Explainer[])[byOption, byCard])
            Assert.Equal([height, width], explainer.Model.Network.InputSize);
    }

    /// <summary>A network of matrix products alone: no operator tells which axis holds channels.</summary>
    private static ModelProto Pooled() =>
        SmallModels.Of(
            [
                Nodes.New("Mul", ["image", "two"], ["features"]),
                Nodes.New("Flatten", ["features"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["logits"]),
            ],
            [("image", [1, 8, 3, 3])],
            ["logits"],
            18,
            Tensors.Of("two", [2f]),
            Tensors.Of("head", SmallModels.Numbers([72, 4]), 72, 4)
        );

    private static string? Remark(ModelProto model, string code, ExplainerOptions options)
    {
        using var explainer = Explainer.Load(model.ToByteArray(), options);
        return explainer.Diagnostics.SingleOrDefault(d => d.Code == code)?.Message;
    }
}
