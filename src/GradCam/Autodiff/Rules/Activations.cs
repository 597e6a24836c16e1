using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>
/// Activation functions. Where a rule can be written on the output it is: the runtime then still fuses convolution and
/// activation on the way forward.
/// </summary>
internal static class Activations
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Relu"] = new Rule(n => n.G * Heaviside.Above(n.Y, 0)) { Note = "At 0 the gradient is 0." }.On("2,5"),
            ["LeakyRelu"] = new Rule(n =>
                Where(Positive(n, n.Float("alpha", 0.01f)), n.G, n.G * n.Float("alpha", 0.01f))
            )
            {
                Note = "At 0 the gradient is that of the negative side.",
            }.On("2,5", "2,5 | alpha=0.3", "2,5 | alpha=-0.5"),
            ["PRelu"] = new Rule(n => Where(n.X(0) > 0, n.G, n.G * n.X(1)), n => Where(n.X(0) > 0, 0, n.G * n.X(0)))
            {
                Broadcasts = true,
                Note = "At 0 the gradient is that of the negative side.",
            }.On("2,3,4 ; 3,1", "2,5 ; 1"),
            ["ThresholdedRelu"] = new Rule(n => Where(n.X(0) > n.Float("alpha", 1), n.G, 0))
            {
                Note = "At the threshold the gradient is 0.",
            }.On("2,5 | alpha=0.4"),
            ["Shrink"] = new Rule(n => Where(n.X(0).Abs() > n.Float("lambd", 0.5f), n.G, 0))
            {
                Note = "At the thresholds the gradient is 0.",
            }.On("2,5", "2,5 | lambd=0.2 bias=0.1"),
            ["Elu"] = new Rule(n => Where(Positive(n, n.Float("alpha", 1)), n.G, n.G * (n.Y + n.Float("alpha", 1)))).On(
                "2,5",
                "2,5 | alpha=0.7"
            ),
            ["Selu"] = new Rule(n =>
                Where(n.X(0) > 0, n.G * SeluGamma(n), n.G * (n.Y + SeluGamma(n) * n.Float("alpha", 1.67326319f)))
            ).On("2,5", "2,5 | alpha=1.2 gamma=0.8"),
            ["Celu"] = new Rule(n => Where(n.X(0) > 0, n.G, n.G * (n.Y / n.Float("alpha", 1) + 1))).On(
                "2,5",
                "2,5 | alpha=0.7"
            ),
            ["Clip"] = new Rule(n => Inside(n) is { } inside ? n.G * inside : n.G)
            {
                Note = "At the bounds the gradient is 0, as in PyTorch's ReLU6.",
            }.On("2,5 ; f(-0.5) ; f(0.7)", "2,5 ; f(-0.5)", "2,5 ; ~ ; f(0.7)", "2,5"),
            ["Sigmoid"] = new Rule(n => n.G * (n.Y * UnitRange.Complement(n.Y))).On("2,5"),
            ["HardSigmoid"] = new Rule(n =>
                Heaviside.IsStep(n.Float("alpha", 0.2f)) ? null : n.G * UnitRange.Slope(n.Y, n.Float("alpha", 0.2f))
            )
            {
                Note = "At the kinks the gradient is 0.",
            }.On("2,5", "2,5 | alpha=0.5 beta=0.4"),
            // x/3 + 1/2 within -3..3, as the derivative of x * clip(x/6 + 1/2, 0, 1).
            ["HardSwish"] = new Rule(n => n.G * Where(n.X(0) > 3, 1, Where(n.X(0) < -3, 0, n.X(0) / 3 + 0.5f))).On(
                "2,5"
            ),
            ["Swish"] = new Rule(Swish).On("2,5 | @24", "2,5 | alpha=0.5 @24"),
            ["Tanh"] = new Rule(n => n.G * UnitRange.Complement(n.Y * n.Y)).On("2,5"),
            ["Softplus"] = new Rule(n => n.G * n.X(0).Sigmoid()).On("2,5"),
            ["Softsign"] = new Rule(n => n.G / (n.X(0).Abs() + 1).Square()).On("2,5"),
            ["Mish"] = new Rule(Mish).On("2,5"),
            ["Gelu"] = new Rule(n =>
                n.G * (n.Text("approximate", "none") == "tanh" ? GeluTanh(n.X(0)) : GeluErf(n.X(0)))
            ).On("2,5", "2,5 | approximate=tanh"),
            ["Softmax"] = new Rule(n => n.Y * (n.G - (n.G * n.Y).Sum([n.Int("axis", -1)]))).On("2,3,4 | axis=1", "2,5"),
            ["LogSoftmax"] = new Rule(n => n.G - n.Y.Exp() * n.G.Sum([n.Int("axis", -1)])).On("2,3,4 | axis=1", "2,5"),
        };

    /// <summary>
    /// True where the input is positive: read off the output unless the slope below 0 turns its sign.
    /// </summary>
    private static Val Positive(BackwardNode n, float slope) => (slope >= 0 ? n.Y : n.X(0)) > 0;

    private static Val? Inside(BackwardNode n) =>
        (n.Has(1), n.Has(2)) switch
        {
            (true, true) => Above(n, 1) * Below(n, 2),
            (true, false) => Above(n, 1),
            (false, true) => Below(n, 2),
            _ => null,
        };

    private static Val Above(BackwardNode n, int bound) =>
        n.Floats(bound) is [var constant] ? Heaviside.Above(n.Y, constant) : (n.Y > n.X(bound)).AsFloat();

    private static Val Below(BackwardNode n, int bound) =>
        n.Floats(bound) is [var constant] ? Heaviside.Below(n.Y, constant) : (n.Y < n.X(bound)).AsFloat();

    private static float SeluGamma(BackwardNode n) => n.Float("gamma", 1.05070102f);

    private static Val Swish(BackwardNode n)
    {
        float alpha = n.Float("alpha", 1);
        Val s = (n.X(0) * alpha).Sigmoid();
        return n.G * (s + alpha * n.Y * (1 - s));
    }

    private static Val Mish(BackwardNode n)
    {
        Val x = n.X(0),
            t = x.Unary("Softplus").Tanh();
        return n.G * (t + x * (1 - t * t) * x.Sigmoid());
    }

    /// <summary>The normal distribution's integral plus x times its density.</summary>
    private static Val GeluErf(Val x) =>
        0.5f * (1 + (x * MathF.Sqrt(0.5f)).Erf()) + x * (x * x * -0.5f).Exp() * (1 / MathF.Sqrt(2 * MathF.PI));

    private static Val GeluTanh(Val x)
    {
        const float cubic = 0.044715f;
        float scale = MathF.Sqrt(2 / MathF.PI);
        Val t = (scale * (x + cubic * x * x * x)).Tanh();
        return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * (scale * (1 + 3 * cubic * x * x));
    }
}
