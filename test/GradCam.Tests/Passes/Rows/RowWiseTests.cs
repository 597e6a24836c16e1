using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Passes.Rows;

public sealed class RowWiseTests
{
    public static TheoryData<string> Operators =>
        [
            "Add | x row",
            "Mul | x all",
            "Where | mask x all",
            "Div | x scalar",
            "Clip | x low scalar",
            "LayerNormalization | x row row",
            "MatMul | x square",
            "MatMul | x squares",
        ];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Inputs_ofOperator_givesTheSameRow(string text)
    {
        string[] parts = text.Split(" | ");
        var attributes = parts.Length > 2 ? [Attr.Of("axis", -1L)] : Array.Empty<AttributeProto>();
        var model = RowModels.Of(
            Nodes.New(parts[0], parts[1].Split(' '), ["a"], attributes),
            Nodes.New("MatMul", ["a", "square"], ["b"]),
            Nodes.New("Gather", ["b", "two"], ["y"], Attr.Of("axis", 1L))
        );

        var smaller = RowModels.Smaller(model);

        Assert.Equal([1L, 1, RowModels.Channels], RowModels.Shape(smaller, parts[0]));
        RowModels.AssertSame(model, smaller.Model);
    }

    [Fact]
    public void Inputs_ofAMatrix_givesTheSameRow()
    {
        var model = RowModels.Of(
            Nodes.New("Transpose", ["x"], ["t"], Attr.Of("perm", [1L, 0, 2])),
            Nodes.New("Reshape", ["t", "matrix"], ["m"]),
            Nodes.New("Gemm", ["m", "square", "row"], ["g"]),
            Nodes.New("Reshape", ["g", "tokens"], ["r"]),
            Nodes.New("Transpose", ["r"], ["b"], Attr.Of("perm", [1L, 0, 2])),
            Nodes.New("Gather", ["b", "two"], ["y"], Attr.Of("axis", 1L))
        );

        var smaller = RowModels.Smaller(model);

        Assert.Equal([1L, RowModels.Channels], RowModels.Shape(smaller, "Gemm"));
        RowModels.AssertSame(model, smaller.Model);
    }
}
