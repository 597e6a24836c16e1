using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Explaining;

/// <summary>How a model is read: the preparation of photographs, and where it was learned.</summary>
public class ExplainedModelTests
{
    private static readonly string Detector = Path.Combine(
        AppContext.BaseDirectory,
        "Golden/reports/detector-metadata"
    );

    private static readonly Picture Photograph = Picture.Load(
        Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png")
    );

    [Fact]
    public void Load_ofUltralyticsFile_letterboxesAsItsMetadataSays()
    {
        using var explainer = Explainer.Load(Path.Combine(Detector, "model.onnx"));

        float[] expected = Npy.Load(Path.Combine(Detector, "letterboxed.npy")).Data,
            actual = explainer.Preprocessing!.Apply(Photograph).Tensor;
        Assert.Equal(expected, actual);
        Assert.Equal(["platelet", "red cell", "white cell"], explainer.Labels.Names);
        Assert.Empty(explainer.Diagnostics);
        Assert.Equal(OriginKind.Declared, explainer.PreprocessingOrigin!.Kind);
        Assert.Contains("names, imgsz, task, stride", explainer.PreprocessingOrigin.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_fromMemory_remarksWhatIsAssumed(bool stream)
    {
        byte[] bytes = SmallModels.Classifier().ToByteArray();
        Explainer Load(ExplainerOptions? options = null) =>
            stream ? Explainer.Load(new MemoryStream(bytes), options) : Explainer.Load(bytes, options);
        using var plain = Load();
        using var told = Load(
            new()
            {
                Card = new() { Preset = "unit", Task = ModelTask.Classification },
            }
        );

        Assert.Equal(["assumed-preprocessing", "assumed-task"], plain.Diagnostics.Select(d => d.Code));
        var remark = plain.Diagnostics[0];
        Assert.StartsWith("The model does not say", remark.Message);
        Assert.Contains("ModelCard.Preset = \"unit\"", remark.Message);
        Assert.Equal(OriginKind.Assumed, plain.PreprocessingOrigin!.Kind);
        Assert.Empty(told.Diagnostics);
        Assert.Equal(1 / 255.0, told.Preprocessing!.Scale);
    }

    [Fact]
    public void Load_ofInputOfBytes_givesPixelsAsTheyAre()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0] = new() { Name = "bytes", Type = Dim.Type(ElementType.UInt8, [1, 3, 8, 8]) };
        model.Graph.Node.Insert(0, Nodes.New("Cast", ["bytes"], ["image"], Attr.Of("to", (long)ElementType.Float)));
        using var explainer = Explainer.Load(model.ToByteArray(), new() { Task = ModelTask.Classification });

        Assert.Equal(PreprocessingPresets.Raw.For(new(3, 8, 8)), explainer.Preprocessing);
        Assert.Equal(new(OriginKind.Derived, "the input takes bytes"), explainer.PreprocessingOrigin);
        Assert.Empty(explainer.Diagnostics);
    }

    [Fact]
    public void Load_ofMarkedInput_isBgrAndNotScaled()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0].Type.Denotation = "IMAGE";
        using var explainer = Explainer.Load(model.ToByteArray());

        Assert.Equal((ChannelOrder.Bgr, 1.0), (explainer.Preprocessing!.Channels, explainer.Preprocessing.Scale));
    }

    [Fact]
    public void Load_ofSignals_assumesNoPreparation()
    {
        using var explainer = Explainer.Load(
            SmallModels
                .Of(
                    [
                        Nodes.New("Conv", ["signal", "w"], ["conv"]),
                        Nodes.New("GlobalAveragePool", ["conv"], ["pooled"]),
                        Nodes.New("Flatten", ["pooled"], ["logits"]),
                    ],
                    [("signal", [1, 2, 20])],
                    ["logits"],
                    18,
                    Tensors.Of("w", new float[12], 2, 2, 3)
                )
                .ToByteArray()
        );

        Assert.Null(explainer.PreprocessingOrigin);
        Assert.DoesNotContain(explainer.Diagnostics, d => d.Code == "assumed-preprocessing");
    }
}
