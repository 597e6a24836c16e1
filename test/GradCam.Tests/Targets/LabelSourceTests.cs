using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>Where an output tells labels, the scores that they are read from are explained.</summary>
public class LabelSourceTests
{
    private const string MachineLearning = "ai.onnx.ml";

    public static TheoryData<string> Heads =>
        new()
        {
            "ArgMax",
            "ArgMax as a float",
            "TopK",
            "Hardmax",
            "ZipMap",
            "names",
            "encoder",
            "label first",
            "ReduceMax",
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Explain_labels_explainsTheScoresBehindThem(string head)
    {
        using var plain = Explainer.Load(Model("").ToByteArray());
        using var explainer = Explainer.Load(Model(head).ToByteArray());
        var input = new Tensor(SmallModels.Numbers([3, 6, 6]), [1, 3, 6, 6]);

        var expected = plain.Explain(input, new())[0];
        var e = explainer.Explain(input, new())[0];

        Assert.Equal(expected.Target.Index, e.Target.Index);
        Assert.Equal(expected.Target.Score, e.Target.Score, 1e-6f);
        Assert.Equal(expected.Raw.Data, e.Raw.Data);
        if (head != "label first")
            Assert.Contains(explainer.Diagnostics, d => d.Code == "scores-behind-labels");
    }

    [Theory]
    [InlineData("ZipMap")]
    [InlineData("names")]
    [InlineData("encoder")]
    public void Labels_areThoseOfTheGraph(string head)
    {
        using var explainer = Explainer.Load(Model(head).ToByteArray());

        Assert.Equal(["ash", "birch", "cedar"], explainer.Labels.Names);
    }

    [Fact]
    public void Explain_labelsOfEveryPlace_isSegmentation()
    {
        var labelled = SegmentationNet.Model(SegmentationNet.Weights);
        labelled.Graph.Node.Add(Nodes.New("ArgMax", ["segments"], ["labels"], Attr.Of("axis", 1L)));
        labelled.Graph.Output[0].Name = "labels";
        using var plain = Explainer.Load(SegmentationNet.Model(SegmentationNet.Weights).ToByteArray());
        using var explainer = Explainer.Load(labelled.ToByteArray());
        var request = new ExplainRequest { Targets = [Target.Region(Target.Class(1))] };

        Assert.Equal(
            plain.Explain(SegmentationNet.Input, request)[0].Raw.Data,
            explainer.Explain(SegmentationNet.Input, request)[0].Raw.Data
        );
    }

    private static ModelProto Model(string head)
    {
        var names = new TensorProto { Name = "names", DataType = (int)ElementType.String };
        names.Dims.Add(3);
        names.StringData.Add(Names);
        (NodeProto[] Nodes, string[] Outputs) end = head switch
        {
            "ArgMax" => ([ArgMax("label")], ["label"]),
            "ArgMax as a float" => (
                [ArgMax("number"), Nodes.New("Cast", ["number"], ["label"], Attr.Of("to", 1L))],
                ["label"]
            ),
            "TopK" => ([Nodes.New("TopK", ["p", "two"], ["best", "which"])], ["best", "which"]),
            "Hardmax" => ([Nodes.New("Hardmax", ["p"], ["label"])], ["label"]),
            "ZipMap" => ([OfMl("ZipMap", ["p"], "loss", Texts("classlabels_strings"))], ["loss"]),
            "names" => ([ArgMax("number"), OfMl("ArrayFeatureExtractor", ["names", "number"], "label")], ["label"]),
            "encoder" => (
                [
                    ArgMax("number"),
                    OfMl(
                        "LabelEncoder",
                        ["number"],
                        "label",
                        Attr.Of("keys_int64s", [0L, 1, 2]),
                        Texts("values_strings")
                    ),
                ],
                ["label"]
            ),
            "label first" => ([ArgMax("label")], ["label", "p"]),
            "ReduceMax" => (
                [ArgMax("label"), Nodes.New("ReduceMax", ["p", "last"], ["score"], Attr.Of("keepdims", 0L))],
                ["score", "label"]
            ),
            _ => ([], ["p"]),
        };
        var model = SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["conv"]),
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["scores"]),
                Nodes.New("Softmax", ["scores"], ["p"]),
                .. end.Nodes,
            ],
            [("image", [-1, 3, 6, 6])],
            end.Outputs,
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 3, 3, 3]), 4, 3, 3, 3),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3),
            Tensors.Vector("two", [2]),
            Tensors.Vector("last", [1]),
            names
        );
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = MachineLearning, Version = 3 });
        foreach (var output in model.Graph.Output)
            output.Type = null;
        return model;
    }

    private static readonly ByteString[] Names = [.. new[] { "ash", "birch", "cedar" }.Select(ByteString.CopyFromUtf8)];

    private static NodeProto ArgMax(string output) =>
        Nodes.New("ArgMax", ["p"], [output], Attr.Of("axis", 1L), Attr.Of("keepdims", 0L));

    private static NodeProto OfMl(string op, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = Nodes.New(op, inputs, [output], attributes);
        node.Domain = MachineLearning;
        return node;
    }

    private static AttributeProto Texts(string name)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.Add(Names);
        return attribute;
    }
}
