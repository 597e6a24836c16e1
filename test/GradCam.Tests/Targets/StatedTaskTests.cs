using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>Outputs whose numbers do not tell what they are, which options or the card state.</summary>
public class StatedTaskTests
{
    [Theory]
    [InlineData(null, OutputKind.Sequence)]
    [InlineData(ModelTask.Sequence, OutputKind.Sequence)]
    [InlineData(ModelTask.Detection, OutputKind.Detections)]
    public void Signature_ofRowsBehindSoftmax_isWhatIsStated(ModelTask? task, OutputKind expected)
    {
        using var explainer = Explainer.Load(Rows(10, 6, softmax: true).ToByteArray(), new() { Task = task });

        var output = explainer.Signature.Outputs[0];

        Assert.Equal(expected, output.Kind);
        Assert.Equal(
            task is null ? OriginKind.Derived : OriginKind.Declared,
            output.Facts.Single(f => f.Name == "meaning").Origin.Kind
        );
    }

    [Fact]
    public void Explain_ofStatedSteps_isAStep()
    {
        using var explainer = Explainer.Load(
            Rows(10, 6, softmax: false).ToByteArray(),
            new() { Task = ModelTask.Sequence }
        );

        Assert.StartsWith("step ", explainer.Explain(Sample, new())[0].Target.Label);
    }

    [Fact]
    public void Signature_ofACard_statesTheTaskAsTheOptionsDo()
    {
        byte[] model = Rows(10, 6, softmax: true).ToByteArray();
        using var explainer = Explainer.Load(model, new() { Card = new() { Task = ModelTask.Detection } });

        Assert.Equal(OutputKind.Detections, explainer.Signature.Outputs[0].Kind);
        Assert.Equal(ModelTask.Detection, explainer.ToCard().Task);
    }

    [Fact]
    public void Explain_ofPlacesInARow_isThatOfTheirPlane()
    {
        using var plane = Explainer.Load(Places(flat: false).ToByteArray());
        using var explainer = Explainer.Load(Places(flat: true).ToByteArray(), new() { Task = ModelTask.Segmentation });
        var request = new ExplainRequest
        {
            Targets = [Target.Region(Target.Class(1))],
            Methods = [CamMethods.HiResCam],
        };

        var expected = plane.Explain(Sample, request)[0];
        var actual = explainer.Explain(Sample, request)[0];

        Assert.Equal(OutputKind.Segmentation, explainer.Signature.Outputs[0].Kind);
        Assert.Equal(expected.Target.Score, actual.Target.Score, 1e-5f);
        Assert.Equal(expected.Raw.Data, actual.Raw.Data, (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Theory]
    [InlineData(ModelTask.Detection, "boxes")]
    [InlineData(ModelTask.Sequence, "steps")]
    [InlineData(ModelTask.Segmentation, "scores at places")]
    public void Load_ofClassesThatAreStatedToBeOtherwise_saysWhyNot(ModelTask task, string wanted)
    {
        var error = Assert.Throws<GradCamException>(() =>
            Explainer.Load(SmallModels.Classifier().ToByteArray(), new() { Task = task })
        );

        Assert.Contains($"'logits' [N, 4] cannot be read as {wanted}", error.Message);
    }

    [Fact]
    public void Load_ofRowsThatAreStatedToBeClasses_saysWhyNot()
    {
        var error = Assert.Throws<GradCamException>(() =>
            Explainer.Load(Rows(10, 6, softmax: true).ToByteArray(), new() { Task = ModelTask.Classification })
        );

        Assert.Contains("cannot be read as numbers of the whole picture", error.Message);
    }

    private static Tensor Sample => new(SmallModels.Numbers([3 * 8 * 8]), [1, 3, 8, 8]);

    private static ModelProto Rows(long rows, long columns, bool softmax)
    {
        var model = SmallModels.Classifier(
            -1,
            (int)(rows * columns),
            [
                Nodes.New("Reshape", ["logits", "rows"], ["row scores"]),
                .. softmax ? [Nodes.New("Softmax", ["row scores"], ["out"])] : (NodeProto[])[],
            ]
        );
        model.Graph.Initializer.Add(Tensors.Vector("rows", [-1, rows, columns]));
        return model;
    }

    /// <summary>Scores of four classes at 4 x 4 places, as a plane or one place after another.</summary>
    private static ModelProto Places(bool flat) =>
        SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["conv"], Attr.Of("pads", [1L, 1, 1, 1])),
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("Conv", ["features", "head"], ["plane"], Attr.Of("strides", [2L, 2])),
                .. flat
                    ?
                    [
                        Nodes.New("Transpose", ["plane"], ["last"], Attr.Of("perm", [0L, 2, 3, 1])),
                        Nodes.New("Reshape", ["last", "places"], ["row"]),
                    ]
                    : (NodeProto[])[],
            ],
            [("image", [-1, 3, 8, 8])],
            [flat ? "row" : "plane"],
            18,
            Tensors.Of("w", SmallModels.Numbers([5, 3, 3, 3]), 5, 3, 3, 3),
            Tensors.Of("head", SmallModels.Numbers([4, 5, 1, 1]), 4, 5, 1, 1),
            Tensors.Vector("places", [-1, 16, 4])
        );
}
