using System.Diagnostics;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx;

public class GraphValidatorTests
{
    public static TheoryData<string, string> Faults =>
        new()
        {
            { "old format", "format version 2" },
            { "old opset", "operator set 6" },
            { "new opset", "operator set 99" },
            { "no opset", "which version" },
            { "circle", "in a circle" },
            { "missing input", "reads 'nowhere'" },
            { "missing output", "nothing makes its output" },
            { "no output", "no outputs" },
            { "made twice", "two nodes make" },
            { "absurd shape", "instead of" },
            { "overflowing shape", "impossible shape" },
            { "negative shape", "impossible shape" },
            { "absurd fill", "the limit tensor-bytes is" },
            { "impossible input", "impossible shape [N, -3" },
            { "tensor twice", "two tensors" },
            { "text without letters", "of type String" },
            { "deep nesting", "deep" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_ofFault_saysWhatIsWrong(string fault, string part)
    {
        var model = SmallModels.Classifier();
        Break(model, fault);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<GradCamException>(() => GraphValidator.Check(model, "the model"));

        Assert.Contains(part, error.Message);
        Assert.True(watch.ElapsedMilliseconds < 1000);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [Fact]
    public void Check_ofUnsortedNodes_sortsThem()
    {
        var model = SmallModels.Classifier();
        var nodes = model.Graph.Node.Reverse().ToArray();
        model.Graph.Node.Clear();
        model.Graph.Node.Add(nodes);

        GraphValidator.Check(model, "the model");

        Assert.Equal(["Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm"], model.Graph.Node.Select(n => n.OpType));
    }

    [Fact]
    public void Check_ofInputsAndOutputsWithoutNames_leavesOutOrNamesThem()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Split", ["image"], ["", "half"], Attr.Of("axis", 3), Attr.Of("num_outputs", 2)),
                Nodes.New("Clip", ["half", "", ""], ["y"]),
            ],
            [("image", [1, 3, 8, 8])],
            ["y"]
        );

        GraphValidator.Check(model, "the model");

        Assert.DoesNotContain("", model.Graph.Node[0].Output);
        Assert.Equal(["half"], model.Graph.Node[1].Input);
    }

    [Fact]
    public void Check_ofManyUnsortedNodes_doesNotTakeQuadraticTime()
    {
        const int count = 50_000;
        var chain = Enumerable.Range(0, count).Select(i => Nodes.New("Relu", [$"v{i}"], [$"v{i + 1}"])).Reverse();
        var model = SmallModels.Of(chain, [("v0", [1, 3, 8, 8])], [$"v{count}"]);
        var watch = Stopwatch.StartNew();

        GraphValidator.Check(model, "the model");

        Assert.Equal("v1", model.Graph.Node[0].Output[0]);
        // Sorting in quadratic time would take minutes; a busy machine takes some seconds.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Check_ofSubgraphReadingFromOutside_isFine()
    {
        var branch = new GraphProto { Name = "branch" };
        branch.Node.Add(Nodes.New("Relu", ["flat"], ["inside"]));
        branch.Output.Add(new ValueInfoProto { Name = "inside", Type = Dim.Type(ElementType.Float, null) });
        var choice = Nodes.New("If", ["yes"], ["chosen"]);
        foreach (string name in (string[])["then_branch", "else_branch"])
            choice.Attribute.Add(
                new AttributeProto
                {
                    Name = name,
                    G = branch.Clone(),
                    Type = AttributeProto.Types.AttributeType.Graph,
                }
            );
        var model = SmallModels.Classifier();
        model.Graph.Node.Insert(0, choice);
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "yes",
                DataType = (int)ElementType.Bool,
                RawData = Google.Protobuf.ByteString.CopyFrom(1),
            }
        );

        GraphValidator.Check(model, "the model");

        Assert.Equal(
            "If",
            model.Graph.Node[^1].OpType == "If" ? "If" : model.Graph.Node.First(n => n.OpType == "If").OpType
        );
        Assert.True(
            model.Graph.Node.IndexOf(model.Graph.Node.First(n => n.OpType == "If"))
                > model.Graph.Node.IndexOf(model.Graph.Node.First(n => n.OpType == "Flatten"))
        );
    }

    private static void Break(ModelProto model, string fault)
    {
        var graph = model.Graph;
        switch (fault)
        {
            case "old format":
                model.IrVersion = 2;
                break;
            case "old opset":
                model.OpsetImport[0].Version = 6;
                break;
            case "new opset":
                model.OpsetImport[0].Version = 99;
                break;
            case "no opset":
                model.OpsetImport.Clear();
                break;
            case "circle":
                graph.Node[0].Input[0] = "features";
                break;
            case "missing input":
                graph.Node[0].Input[0] = "nowhere";
                break;
            case "missing output":
                graph.Output[0].Name = "nowhere";
                break;
            case "no output":
                graph.Output.Clear();
                break;
            case "made twice":
                graph.Node[1].Output[0] = "conv";
                break;
            case "absurd shape":
                graph.Initializer[0].Dims[0] = 1_000_000_000_000;
                break;
            case "overflowing shape":
                graph.Initializer[0].Dims.Add([long.MaxValue, long.MaxValue]);
                break;
            case "negative shape":
                graph.Initializer[0].Dims[0] = -5;
                break;
            case "absurd fill":
                graph.Initializer.Add(Tensors.Vector("shape", [1_000_000, 1_000_000]));
                graph.Node.Add(Nodes.New("ConstantOfShape", ["shape"], ["filled"]));
                break;
            case "impossible input":
                graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = -3;
                break;
            case "tensor twice":
                graph.Initializer.Add(graph.Initializer[0].Clone());
                break;
            case "text without letters":
                graph.Initializer.Add(new TensorProto { Name = "text", DataType = (int)ElementType.String });
                graph.Initializer[^1].Dims.Add(1L << 40);
                break;
            case "deep nesting":
                var inner = new GraphProto();
                for (int i = 0; i < 30; i++)
                {
                    var outer = new GraphProto();
                    var node = new NodeProto { OpType = "If" };
                    node.Attribute.Add(new AttributeProto { Name = "then_branch", G = inner });
                    outer.Node.Add(node);
                    inner = outer;
                }
                graph.Node.Add(inner.Node[0].Clone());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault.");
        }
    }
}
