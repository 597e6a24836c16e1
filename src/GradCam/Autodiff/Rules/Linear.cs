using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Matrix products, and the operators of fully connected layers.</summary>
internal static class Linear
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Gemm"] = new Rule(GemmLeft, GemmRight, GemmBias).On(
                "2,3 ; 3,4 ; 4",
                "3,2 ; 4,3 ; 2,1 | transA=1 transB=1 alpha=0.5 beta=2.0",
                "2,3 ; 4,3 | transB=1",
                "3,2 ; 3,4 ; 1 | transA=1 beta=0.5",
                "2,3 ; 3,4 ; f(2)"
            ),
            ["MatMul"] = new Rule(MatMulLeft, MatMulRight).On(
                "2,3 ; 3,4",
                "2,3,4 ; 4,5",
                "3,4 ; 2,4,5",
                "2,1,3,4 ; 3,4,2",
                "3 ; 3",
                "3 ; 2,3,4",
                "2,4,3 ; 3",
                "1,3,4 ; 2,4,5"
            ),
        };

    // Y = alpha A'B' + beta C, where A' and B' may be transposed; a gradient comes out transposed where its factor is
    // stored so.
    private static Val GemmLeft(BackwardNode n) =>
        n.Int("transA", 0) == 0
            ? Looked(n, transposed: n.Int("transB", 0) == 1, n.Float("alpha", 1))
                ?? Product(n, n.G, n.X(1), false, n.Int("transB", 0) == 0)
            : Product(n, n.X(1), n.G, n.Int("transB", 0) == 1, true);

    private static Val GemmRight(BackwardNode n) =>
        n.Int("transB", 0) == 0
            ? Product(n, n.X(0), n.G, n.Int("transA", 0) == 0, false)
            : Product(n, n.G, n.X(0), true, n.Int("transA", 0) == 1);

    private static Val GemmBias(BackwardNode n)
    {
        Val sum = Broadcasting.SumTo(n.G, n.Y, n.X(2));
        return n.Float("beta", 1) is var beta && beta == 1 ? sum : sum * beta;
    }

    private static Val Product(BackwardNode n, Val a, Val b, bool transA, bool transB) =>
        n.Emit(
            "Gemm",
            [a, b],
            Attr.Of("alpha", n.Float("alpha", 1)),
            Attr.Of("transA", transA ? 1 : 0),
            Attr.Of("transB", transB ? 1 : 0)
        );

    /// <summary>
    /// The product of the weights with a gradient that is one at a single class: that class's row of the weights. Null
    /// for any other gradient, and for weights that are not constant.
    /// </summary>
    private static Val? Looked(BackwardNode n, bool transposed, float alpha)
    {
        if (n.G.Structure is not OneHotRows rows || n.Graph.Constant(n.X(1).Name) is null)
            return null;
        Val row = n.Graph.Emit("Gather", [n.X(1), rows.Index.Squeeze(1)], Attr.Of("axis", transposed ? 0 : 1));
        if (!transposed)
            row = row.Transpose(1, 0);
        return alpha == 1 ? row : row * alpha;
    }

    private static Val MatMulLeft(BackwardNode n) =>
        n.Rank(0) == 2 && n.Rank(1) == 2
            ? Looked(n, transposed: false, 1) ?? n.Emit("Gemm", [n.G, n.X(1)], Attr.Of("transB", 1))
            : FromMatrix(n, 0, AsMatrices(n).MatMul(Transposed(n, 1)));

    private static Val MatMulRight(BackwardNode n)
    {
        if (n.Rank(0) == 2 && n.Rank(1) == 2)
            return n.Emit("Gemm", [n.X(0), n.G], Attr.Of("transA", 1));
        if (n.Rank(1) == 2 && n.Dims(1) is [{ Value: { } rows }, { Value: { } columns }])
            // One weight for a stack of matrices: a single product over all their rows sums the stack on the way.
            return n.Emit("Gemm", [n.X(0).Reshape(-1, rows), n.G.Reshape(-1, columns)], Attr.Of("transA", 1));
        return FromMatrix(n, 1, Transposed(n, 0).MatMul(AsMatrices(n)));
    }

    /// <summary>
    /// The gradient with the axes put back that the product drops for a vector: a row on the left, a column on the
    /// right.
    /// </summary>
    private static Val AsMatrices(BackwardNode n)
    {
        Val g = n.Rank(1) == 1 ? n.G.Unsqueeze(-1) : n.G;
        return n.Rank(0) == 1 ? g.Unsqueeze(-2) : g;
    }

    /// <summary>A factor with its matrices transposed; of a vector, the matrix that it stands for.</summary>
    private static Val Transposed(BackwardNode n, int input)
    {
        int rank = n.Rank(input);
        if (rank == 1)
            return n.X(input).Unsqueeze(input == 0 ? 1 : 0);
        return n.X(input).Transpose([.. Enumerable.Range(0, rank - 2).Select(a => (long)a), rank - 1, rank - 2]);
    }

    /// <summary>
    /// Drops the axis that a vector does not have and sums the stack of matrices to the factor's own.
    /// </summary>
    private static Val FromMatrix(BackwardNode n, int input, Val gradient)
    {
        int rank = n.Rank(input),
            otherRank = n.Rank(1 - input);
        if (rank == 1)
            gradient = gradient.Squeeze(input == 0 ? -2 : -1);
        int stacked = Math.Max(0, Math.Max(rank, otherRank) - 2);
        Dim[] own = n.Dims(input)[^Math.Min(rank, 2)..];
        Dim[]? wide = n.Y.Dims is { } result ? [.. result[..stacked], .. own] : null;
        return Broadcasting.SumTo(gradient, wide, n.X(input));
    }
}
