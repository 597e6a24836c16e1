using static GradCam.Graph.ValShaping;

namespace GradCam.Autodiff.Rules;

/// <summary>Activation functions. Where a rule can be written on the output it is: the runtime then still fuses them forward.</summary>
internal static class Activations
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Relu"] = new Rule(n => Where(n.Y > 0, n.G, 0)) { Note = "At 0 the gradient is 0." }.On("2,5"),
        ["Sigmoid"] = new Rule(n => n.G * n.Y * (1 - n.Y)).On("2,5"),
    };
}
