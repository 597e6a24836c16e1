using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>Matrix products.</summary>
internal static class Linear
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Gemm"] = new Rule(
            n => n.Int("transA", 0) == 0 ? Product(n, n.G, n.X(1), 0, 1 - n.Int("transB", 0)) : Product(n, n.X(1), n.G, n.Int("transB", 0), 1),
            n => n.Int("transB", 0) == 0 ? Product(n, n.X(0), n.G, 1 - n.Int("transA", 0), 0) : Product(n, n.G, n.X(0), 1, n.Int("transA", 0)),
            n => Broadcasting.SumTo(n.Float("beta", 1) == 1 ? n.G : n.G * n.Float("beta", 1), n.Y, n.X(2)))
            .On("2,3 ; 3,4 ; 4", "3,2 ; 4,3 ; 2,1 | transA=1 transB=1 alpha=0.5 beta=2.0", "2,3 ; 4,3 | transB=1", "3,2 ; 3,4 ; 1 | transA=1"),
        ["MatMul"] = new Rule(
            n => Squeezed(Gradient(n).MatMul(Flipped(Matrix(n, 1))), n.Rank(0) == 1 ? -2 : 0),
            n => Squeezed(Flipped(Matrix(n, 0)).MatMul(Gradient(n)), n.Rank(1) == 1 ? -1 : 0)) { Broadcasts = true }
            .On("2,3 ; 3,4", "2,2,3 ; 3,4", "2,1,2,3 ; 3,3,2", "3 ; 3,4", "2,3 ; 3", "3 ; 3", "3 ; 2,3,4", "2,2,3 ; 3"),
    };

    private static Val Product(Op n, Val a, Val b, long transA, long transB) =>
        n.Emit("Gemm", [a, b], Attr.Of("transA", transA), Attr.Of("transB", transB), Attr.Of("alpha", n.Float("alpha", 1)));

    /// <summary>An operand as a matrix: a vector is a row on the left and a column on the right.</summary>
    private static (Val Value, int Rank) Matrix(Op n, int i) => n.Rank(i) == 1 ? (n.X(i).Unsqueeze(i), 2) : (n.X(i), n.Rank(i));

    /// <summary>The gradient with the axes put back that a vector operand took away.</summary>
    private static Val Gradient(Op n)
    {
        Val gradient = n.G;
        if (n.Rank(1) == 1) gradient = gradient.Unsqueeze(-1);
        return n.Rank(0) == 1 ? gradient.Unsqueeze(-2) : gradient;
    }

    private static Val Flipped((Val Value, int Rank) matrix)
    {
        long[] perm = [.. Enumerable.Range(0, matrix.Rank).Select(axis => (long)axis)];
        (perm[^1], perm[^2]) = (perm[^2], perm[^1]);
        return matrix.Value.Transpose(perm);
    }

    private static Val Squeezed(Val value, int axis) => axis == 0 ? value : value.Squeeze(axis);
}
