using GradCam.Autodiff.Rules.Kernels.Quantized;
using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Operators that only rename, reshape or repeat numbers.</summary>
internal static class Shaping
{
    private static Rule Same => new(n => n.G);

    private static Rule Reshaped => new(n => n.G.ReshapeLike(n.X(0)));

    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Identity"] = Same.On("2,3"),
            ["Dropout"] = Same.On("2,3", "2,3 ; f(0.5)"),
            ["Cast"] = new Rule(n =>
                IsFloat((ElementType)n.Int("to", 1))
                && (IsFloat(n.Graph.Type(n.X(0).Name)) || Dequantized.IsSum(n.X(0)))
                    ? n.G
                    : null
            )
            {
                Note = "To whole numbers and back no gradient passes, but from the sums of quantized operators.",
            }.On("2,3 | to=1"),
            ["CastLike"] = new Rule(n => n.G).On("2,3 ; f(1)"),
            ["Reshape"] = Reshaped.On("2,6 ; i[3,-1]", "2,6 ; i[0,2,3]"),
            ["Flatten"] = Reshaped.On("2,3,2 | axis=1", "2,3,2 | axis=-1"),
            ["Squeeze"] = Reshaped.On("2,1,3 ; i[1]", "1,3,1"),
            ["Unsqueeze"] = Reshaped.On("2,3 ; i[0,-1]"),
            ["Expand"] = new Rule(n => Broadcasting.SumTo(n.G, n.Y, n.X(0))).On("3,1 ; i[2,1,4]"),
            ["Transpose"] = new Rule(n => n.G.Transpose(Inverse(n.Ints("perm") ?? Reversed(n.Rank(0))))).On(
                "2,3,4 | perm=[1,2,0]",
                "2,3,4"
            ),
            ["Concat"] = new Rule { Each = Part }.On("2,3 ; 2,1 ; 2,2 | axis=1", "2,3 ; 1,3 | axis=-2"),
            ["Split"] = new Rule(n =>
                Concat((int)n.Int("axis", 0), Enumerable.Range(0, n.Outputs).Select(n.GradientOf))
            ).On("2,5 ; i[2,3] | axis=1 #2", "4,2 | axis=0 num_outputs=2 #2", "2,5 | axis=-1 num_outputs=3 #3"),
        };

    private static bool IsFloat(ElementType type) =>
        type
            is ElementType.Float
                or ElementType.Float16
                or ElementType.BFloat16
                or ElementType.Double
                or ElementType.Undefined;

    private static IEnumerable<long> Inverse(long[] perm) =>
        Enumerable.Range(0, perm.Length).Select(axis => (long)Array.IndexOf(perm, axis));

    private static long[] Reversed(int rank) => [.. Enumerable.Range(0, rank).Select(axis => (long)(rank - 1 - axis))];

    /// <summary>The slice of a concatenation's gradient that belongs to one of its inputs.</summary>
    private static Val Part(BackwardNode n, int input)
    {
        int axis = (int)n.Int("axis", 0);
        Val Length(int i) =>
            n.X(i).Dims is { } dims && dims[axis < 0 ? axis + dims.Length : axis].Value is { } known
                ? n.Graph.Ints(known)
                : n.Graph.Emit("Gather", [n.X(i).Shape(), n.Graph.Ints(axis)]);
        long? start = Enumerable
            .Range(0, input)
            .Aggregate((long?)0, (sum, i) => sum + n.Dims(i)[axis < 0 ? axis + n.Rank(i) : axis].Value);
        Val from = start is { } known
            ? n.Graph.Ints(known)
            : Enumerable.Range(0, input).Select(Length).Aggregate((a, b) => a + b);
        Val to =
            start is { } s && n.Dims(input)[axis < 0 ? axis + n.Rank(input) : axis].Value is { } length
                ? n.Graph.Ints(s + length)
                : from + Length(input);
        return n.G.Slice(from, to, n.Graph.Ints(axis));
    }
}
