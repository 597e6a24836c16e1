using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>Sums and the like over axes.</summary>
internal static class Reductions
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["ReduceSum"] = new Rule(n => Spread(n, n.G).ExpandLike(n.X(0)))
            .On("2,3,4 ; i[1]", "2,3,4 ; i[-1,0] | keepdims=0", "2,3", "2,3 | keepdims=0", "2,3 ; i[] | noop_with_empty_axes=1"),
    };

    /// <summary>A value in the shape of the reduction's result, with the reduced axes put back as length 1 (a scalar broadcasts as it is).</summary>
    private static Val Spread(Op n, Val value) => 
        n.Int("keepdims", 1) == 1 || !n.Has(1) ? value : value.Binary("Unsqueeze", n.X(1));
}
