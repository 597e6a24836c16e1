using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>What only moves numbers: the gradient moves them back.</summary>
internal static class Shaping
{
    private static Rule Reshaped => new(n => n.G.ReshapeLike(n.X(0)));

    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Identity"] = new Rule(n => n.G).On("2,3"),
        ["Reshape"] = Reshaped.On("2,6 ; i[3,-1]", "2,6 ; i[0,2,3]"),
        ["Flatten"] = Reshaped.On("2,3,2 | axis=1", "2,3,2 | axis=-1"),
        ["Squeeze"] = Reshaped.On("2,1,3 ; i[1]", "1,3,1"),
        ["Unsqueeze"] = Reshaped.On("2,3 ; i[0,-1]"),
        ["Expand"] = new Rule(n => Broadcasting.SumTo(n.G, n.Y, n.X(0))).On("3,1 ; i[2,1,4]"),
        ["Transpose"] = new Rule(n => n.G.Transpose(Inverse(n.Ints("perm") ?? Reversed(n.Rank(0))))).On("2,3,4 | perm=[1,2,0]", "2,3,4"),
    };

    private static IEnumerable<long> Inverse(long[] perm) => Enumerable.Range(0, perm.Length).Select(axis => (long)Array.IndexOf(perm, axis));

    private static long[] Reversed(int rank) => [.. Enumerable.Range(0, rank).Select(axis => (long)(rank - 1 - axis))];
}
