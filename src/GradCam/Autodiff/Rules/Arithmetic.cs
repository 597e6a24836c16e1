using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>Element-wise arithmetic; all of it broadcasts.</summary>
internal static class Arithmetic
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Add"] = Broadcast(n => n.G, n => n.G).On("2,3 ; 3", "3,1 ; 2,1,4"),
        ["Sub"] = Broadcast(n => n.G, n => -n.G).On("2,3 ; 3"),
        ["Mul"] = Broadcast(n => n.G * n.X(1), n => n.G * n.X(0)).On("2,3 ; 3", "2,3,1 ; 1,4"),
        ["Neg"] = new Rule(n => -n.G).On("2,3"),
        ["Sum"] = new Rule { Each = (n, _) => n.G, Broadcasts = true }.On("2,3 ; 3 ; 1", "2,3"),
        ["Div"] = Broadcast(n => n.G / n.X(1), n => -n.G * n.Y / n.X(1)).On("2,3 ; +3"),
    };

    private static Rule Broadcast(params Func<Op, Val?>?[] inputs) => new(inputs) { Broadcasts = true };
}
