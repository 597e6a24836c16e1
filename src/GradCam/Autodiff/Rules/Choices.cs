using static GradCam.Graph.ValShaping;

namespace GradCam.Autodiff.Rules;

/// <summary>Comparisons and choices: a choice passes the gradient to what was chosen, a comparison to nothing.</summary>
internal static class Choices
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Where"] = new Rule(null, n => Where(n.X(0), n.G, 0), n => Where(n.X(0), 0, n.G)) { Broadcasts = true }.On("b[1,0,1] ; 2,3 ; 3", "b[1,0] ; 3,1 ; 1"),
        ["Greater"] = Rule.Zero,
        ["Less"] = Rule.Zero,
        ["Shape"] = Rule.Zero,
        ["Size"] = Rule.Zero,
    };
}
