using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;
using GradCam.Tests.Targets;

namespace GradCam.Tests.Signatures;

/// <summary>What a model's inputs and outputs are read as, and where each fact was learned.</summary>
public class SignatureReaderTests
{
    public static TheoryData<string, int, OutputKind, OriginKind> Heads =>
        new()
        {
            { "", 4, OutputKind.Classes, OriginKind.Assumed },
            { "Softmax", 4, OutputKind.Classes, OriginKind.Derived },
            { "ArgMax", 4, OutputKind.Classes, OriginKind.Derived },
            { "Sigmoid", 4, OutputKind.SeveralLabels, OriginKind.Derived },
            { "Sigmoid", 1, OutputKind.TwoSides, OriginKind.Derived },
            { "", 1, OutputKind.Numbers, OriginKind.Assumed },
            { "LpNormalization", 4, OutputKind.Embedding, OriginKind.Derived },
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Outputs_areReadByTheirLastOperator(string op, int classes, OutputKind kind, OriginKind origin)
    {
        NodeProto[] tail = op.Length > 0 ? [Nodes.New(op, ["logits"], ["out"], Axis(op))] : [];
        var model = SmallModels.Classifier(-1, classes, tail);
        if (op == "ArgMax")
            model.Graph.Output[0].Type = null;

        var output = Signature(model).Outputs[0];

        Assert.Equal(kind, output.Kind);
        Assert.Equal(origin, Fact(output.Facts, "meaning").Origin.Kind);
        Assert.True(output.IsExplained);
    }

    [Fact]
    public void Outputs_withLabels_areDeclared()
    {
        var signature = Signature(SmallModels.Classifier(), new() { Labels = new(["a", "b", "c", "d"]) });

        Assert.Equal(OriginKind.Declared, Fact(signature.Outputs[0].Facts, "meaning").Origin.Kind);
        Assert.Contains("a, b, c", Fact(signature.Outputs[0].Facts, "names").Value);
    }

    [Fact]
    public void Outputs_ofSegmentation_areMaps() =>
        Assert.Equal(
            OutputKind.Segmentation,
            Signature(SegmentationNet.Model(SegmentationNet.Weights)).Outputs[0].Kind
        );

    [Fact]
    public void Inputs_ofPictures_sayWhatIsAssumed()
    {
        var input = Signature(SmallModels.Classifier()).Inputs[0];

        Assert.Equal(InputKind.Picture, input.Kind);
        Assert.Equal("[N, 3, 8, 8]", input.Shape);
        Assert.Equal(OriginKind.Derived, Fact(input.Facts, "layout").Origin.Kind);
        Assert.Equal(OriginKind.Declared, Fact(input.Facts, "size").Origin.Kind);
        Assert.Equal(OriginKind.Assumed, Fact(input.Facts, "preparation").Origin.Kind);
    }

    [Fact]
    public void Inputs_withAPreparation_areDeclared()
    {
        var preparation = PreprocessingPresets.Raw.For(new(3, 8, 8));

        var signature = Signature(SmallModels.Classifier(), new() { Preprocessing = preparation });

        Assert.Equal(OriginKind.Declared, Fact(signature.Inputs[0].Facts, "preparation").Origin.Kind);
        Assert.StartsWith("raw: ", Fact(signature.Inputs[0].Facts, "preparation").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_beside_arePartOfTheSignature()
    {
        var model = SmallModels.Classifier(1, 4, Nodes.New("Add", ["logits", "bias"], ["out"]));
        model.Graph.Input.Add(new ValueInfoProto { Name = "bias", Type = Dim.Type(ElementType.Float, [1, 4]) });

        var zero = Signature(model).Inputs[1];
        var given = Signature(
            model,
            new() { FixedInputs = new Dictionary<string, Tensor> { ["bias"] = new([1, 2, 3, 4], [1, 4]) } }
        ).Inputs[1];

        Assert.Equal((InputKind.Fixed, "bias"), (zero.Kind, zero.Name));
        Assert.Equal(OriginKind.Assumed, Fact(zero.Facts, "values").Origin.Kind);
        Assert.Equal(OriginKind.Declared, Fact(given.Facts, "values").Origin.Kind);
    }

    [Fact]
    public void Methods_withoutAGradient_nameTheOperator()
    {
        var methods = Signature(SmallModels.Classifier(-1, 4, Nodes.New("Round", ["logits"], ["out"]))).Methods;

        Assert.Contains("Round", methods.Single(m => m.Method == CamMethods.GradCam).Reason);
        Assert.Contains("Round", methods.Single(m => m.Method == CamMethods.SmoothGrad).Reason);
        Assert.True(methods.Single(m => m.Method == CamMethods.EigenCam).Works);
        Assert.True(methods.Single(m => m.Method == CamMethods.Occlusion).Works);
    }

    [Fact]
    public void ToCard_statesWhatWasAssumed_andIsReadTheSame()
    {
        byte[] onnx = SmallModels.Classifier().ToByteArray();
        using var explainer = Explainer.Load(onnx);
        var card = explainer.ToCard();

        using var again = Explainer.Load(onnx, new() { Card = card });

        Assert.Equal(explainer.Preprocessing, again.Preprocessing);
        Assert.Equal(explainer.DefaultLayer, again.DefaultLayer);
        Assert.DoesNotContain(again.Signature.Assumptions, f => f.Name == "preparation");
    }

    private static AttributeProto[] Axis(string op) => op == "Sigmoid" ? [] : [Attr.Of("axis", 1L)];

    private static ModelSignature Signature(ModelProto model, ExplainerOptions? options = null)
    {
        using var explainer = Explainer.Load(model.ToByteArray(), options);
        return explainer.Signature;
    }

    private static SignatureFact Fact(IEnumerable<SignatureFact> facts, string name) =>
        facts.Single(f => f.Name == name);
}
