using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Passes.Rows;

namespace GradCam.Tests.Passes;

public sealed class ReadRowsOnlyTests
{
    public static TheoryData<string> Picks => ["first", "last", "slice", "slice to the end"];

    [Theory]
    [MemberData(nameof(Picks))]
    public void In_block_computesOneTokenOfIt(string pick)
    {
        var model = Block(pick);

        var smaller = RowModels.Smaller(model);

        Assert.Equal([1L, 1, RowModels.Channels], RowModels.Shape(smaller, "Tanh"));
        RowModels.AssertSame(model, smaller.Model);
    }

    [Theory]
    [InlineData("output")]
    [InlineData("read whole")]
    [InlineData("read twice")]
    [InlineData("softmax over tokens")]
    [InlineData("product over tokens")]
    [InlineData("without a product")]
    public void In_whatNeedsAllRows_isLeftAlone(string kind)
    {
        var model = kind switch
        {
            "softmax over tokens" => RowModels.Of(
                Nodes.New("MatMul", ["x", "square"], ["a"]),
                Nodes.New("Softmax", ["a"], ["b"], Attr.Of("axis", 1L)),
                Nodes.New("Gather", ["b", "two"], ["y"], Attr.Of("axis", 1L))
            ),
            "product over tokens" => RowModels.Of(
                Nodes.New("MatMul", ["mixing", "x"], ["a"]),
                Nodes.New("MatMul", ["mixing", "a"], ["b"]),
                Nodes.New("Gather", ["b", "two"], ["y"], Attr.Of("axis", 2L))
            ),
            "without a product" => RowModels.Of(
                Nodes.New("Relu", ["x"], ["b"]),
                Nodes.New("Gather", ["b", "two"], ["y"], Attr.Of("axis", 1L))
            ),
            _ => RowModels.Of(
                Nodes.New("MatMul", ["x", "square"], ["b"]),
                Nodes.New("ReduceMean", ["b"], ["mean"], Attr.Of("keepdims", 0L)),
                Nodes.New("Gather", ["b", "one"], ["other"], Attr.Of("axis", 1L)),
                Nodes.New("Gather", ["b", "two"], ["y"], Attr.Of("axis", 1L))
            ),
        };
        string? also = kind switch
        {
            "output" => "b",
            "read whole" => "mean",
            "read twice" => "other",
            _ => null,
        };
        if (also is not null)
            model.Graph.Output.Add(new ValueInfoProto { Name = also, Type = Dim.Type(ElementType.Float, null) });
        new Prune().Apply(model);

        var before = model.Clone();

        Assert.False(ReadRowsOnly.In(RowModels.Open(model)));
        Assert.Equal(before, model);
    }

    /// <summary>What a transformer does after its attention, and its head.</summary>
    private static ModelProto Block(string pick)
    {
        NodeProto picked = pick switch
        {
            "first" => Nodes.New("Gather", ["out", "zero"], ["token"], Attr.Of("axis", 1L)),
            "last" => Nodes.New("Gather", ["out", "minus"], ["token"], Attr.Of("axis", -2L)),
            "slice" => Nodes.New("Slice", ["out", "ones", "twos", "ones"], ["token"]),
            _ => Nodes.New("Slice", ["out", "minuses", "end", "ones"], ["token"]),
        };
        return RowModels.Of(
            Nodes.New("Add", ["x", "all"], ["in"]),
            Nodes.New("LayerNormalization", ["in", "row", "row"], ["normal"]),
            Nodes.New("MatMul", ["normal", "square"], ["wide"]),
            Nodes.New("Tanh", ["wide"], ["active"]),
            Nodes.New("MatMul", ["active", "square"], ["back"]),
            Nodes.New("Add", ["in", "back"], ["out"]),
            picked,
            Nodes.New("MatMul", ["token", "square"], ["y"])
        );
    }
}
