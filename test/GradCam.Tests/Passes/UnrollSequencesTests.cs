using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

/// <summary>Sequences of tensors, as exporters write them for torch.cat, torch.stack, torch.split and unbind.</summary>
public class UnrollSequencesTests
{
    private static readonly long[] Shape = [2, 6, 3];

    public static TheoryData<string> Kinds =>
        [
            "cat",
            "stack",
            "item",
            "from the end",
            "insert",
            "insert at",
            "erase",
            "length",
            "unbind",
            "chunks",
            "uneven chunks",
            "lengths",
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_ofSequencesWithKnownItems_leavesNoneAndComputesTheSame(string kind)
    {
        var model = Model(kind);
        var unrolled = new UnrollSequences(InProcessRuntime.Default).Apply(model.Clone());

        Assert.DoesNotContain(unrolled.Graph.Node, n => n.OpType.Contains("Sequence", StringComparison.Ordinal));
        GraphValidator.Check(unrolled, "unrolled");
        float[] x = SmallModels.Numbers(Shape);
        Assert.Equal(SmallModels.Run(model, ("x", Shape, x)), SmallModels.Run(unrolled, ("x", Shape, x)));
    }

    [Fact]
    public void Apply_ofPlaceThatOnlyTheRunKnows_leavesTheSequence()
    {
        var model = Model("item");
        model.Graph.Node.First(n => n.OpType == "SequenceAt").Input[1] = "found";
        model.Graph.Node.Insert(0, Nodes.New("Reshape", ["most", "none"], ["found"]));
        model.Graph.Node.Insert(0, Nodes.New("ArgMax", ["flat"], ["most"], Attr.Of("axis", 0L)));
        model.Graph.Node.Insert(0, Nodes.New("Reshape", ["x", "all"], ["flat"]));
        model.Graph.Initializer.Add([Tensors.Vector("all", [-1]), Tensors.Vector("none", [])]);

        var unrolled = new UnrollSequences(InProcessRuntime.Default).Apply(model.Clone());

        Assert.Equal(model.Graph.Node.Select(n => n.OpType), unrolled.Graph.Node.Select(n => n.OpType));
    }

    private static ModelProto Model(string kind)
    {
        NodeProto relu = Nodes.New("Relu", ["x"], ["r"]),
            list = Nodes.New("SequenceConstruct", ["x", "r"], ["list"]),
            three = Nodes.New("SequenceConstruct", ["x", "r", "x"], ["list"]),
            last = Nodes.New("SequenceAt", ["list", "minus"], ["y"]);
        NodeProto Joined(string sequence, long axis, bool stacked = false) =>
            Nodes.New(
                "ConcatFromSequence",
                [sequence],
                ["y"],
                Attr.Of("axis", axis),
                Attr.Of("new_axis", stacked ? 1L : 0)
            );
        NodeProto Split(string? lengths, params AttributeProto[] further) =>
            Nodes.New(
                "SplitToSequence",
                lengths is null ? ["x"] : ["x", lengths],
                ["list"],
                [Attr.Of("axis", 1L), .. further]
            );
        NodeProto[] nodes = kind switch
        {
            "cat" => [relu, list, Joined("list", 1)],
            "stack" => [relu, list, Joined("list", 2, stacked: true)],
            "item" => [relu, list, Nodes.New("SequenceAt", ["list", "one"], ["y"])],
            "from the end" => [relu, list, last],
            "insert" => [relu, list, Nodes.New("SequenceInsert", ["list", "r"], ["more"]), Joined("more", -1)],
            "insert at" =>
            [
                relu,
                list,
                Nodes.New("SequenceInsert", ["list", "r", "minus"], ["more"]),
                Nodes.New("SequenceAt", ["more", "one"], ["y"]),
            ],
            "erase" => [relu, three, Nodes.New("SequenceErase", ["list", "one"], ["fewer"]), Joined("fewer", 0)],
            "length" =>
            [
                relu,
                three,
                Nodes.New("SequenceLength", ["list"], ["n"]),
                Nodes.New("Cast", ["n"], ["y"], Attr.Of("to", (long)ElementType.Float)),
            ],
            "unbind" => [Split(null, Attr.Of("keepdims", 0L)), last],
            "chunks" => [Split("two"), last],
            "uneven chunks" => [Split("four"), last],
            _ => [Split("lengths"), last],
        };
        return SmallModels.Of(
            nodes,
            [("x", Shape)],
            ["y"],
            18,
            Tensors.Of("one", [1L]),
            Tensors.Of("minus", [-1L]),
            Tensors.Of("two", [2L]),
            Tensors.Of("four", [4L]),
            Tensors.Vector("lengths", [1, 2, 3])
        );
    }
}
