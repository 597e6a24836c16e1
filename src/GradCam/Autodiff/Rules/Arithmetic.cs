using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Element-wise arithmetic of several operands; all of it broadcasts.</summary>
internal static class Arithmetic
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Add"] = Broadcast(n => n.G, n => n.G).On("2,3 ; 3", "3,1 ; 2,1,4"),
            ["Sub"] = Broadcast(n => n.G, n => -n.G).On("2,3 ; 3"),
            ["Mul"] = Broadcast(n => Factor(n, 0), n => Factor(n, 1)).On("2,3 ; 3", "2,3,1 ; 1,4"),
            ["Div"] = Broadcast(n => n.G / n.X(1), n => -n.G * n.Y / n.X(1)).On("2,3 ; +3"),
            ["Mod"] = Remainder.On("2,3 ; f(0.4) | fmod=1", "4,1 ; +3 | fmod=1"),
            ["Pow"] = new Rule(PowBase, n => Where(n.X(0) > 0, n.G * n.Y * n.X(0).Log(), 0))
            {
                Broadcasts = true,
                Note = "The exponent's gradient is 0 where the base is not positive.",
            }.On(
                "2,3 ; f(2)",
                "2,3 ; f(3)",
                "+2,3 ; f(0.5)",
                "+2,3 ; 3",
                "+2,3 ; 2,1",
                "2,3 ; f(1)",
                "2,3 ; i(2)",
                "2,3 ; f(0)"
            ),
            ["Sum"] = new Rule { Each = (n, _) => n.G, Broadcasts = true }.On("2,3 ; 3 ; 1", "2,3"),
            ["Mean"] = new Rule { Each = (n, _) => n.G / n.Count, Broadcasts = true }.On("2,3 ; 3 ; 1", "2,3"),
            ["Max"] = Extreme.On("2,3 ; 3 ; 2,1", "2,3"),
            ["Min"] = Extreme.On("2,3 ; 3 ; 2,1", "2,3"),
        };

    private static Rule Extreme =>
        new()
        {
            Each = (n, i) =>
                n.Count == 1
                    ? n.G
                    : n.G
                        * Chosen(n, i)
                        / Enumerable.Range(0, n.Count).Select(k => Chosen(n, k)).Aggregate((a, b) => a + b),
            Broadcasts = true,
            Note = "Equal operands share the gradient, as in PyTorch.",
        };

    /// <summary>Of <c>y = a - b trunc(a / b)</c>.</summary>
    private static Rule Remainder =>
        Broadcast(n => IsFmod(n) ? n.G : null, n => IsFmod(n) ? n.G * (n.Y - n.X(0)) / n.X(1) : null) with
        {
            Note = "Its jumps count for nothing; of whole numbers (fmod=0) no gradient passes.",
        };

    private static Rule Broadcast(params Func<BackwardNode, Val?>[] inputs) => new(inputs) { Broadcasts = true };

    /// <summary>The gradient of a factor, 0 or 1, of a product.</summary>
    private static Val? Factor(BackwardNode n, int factor)
    {
        int other = 1 - factor;
        // The value's part holds that of the gate.
        return SelfGate.IsGate(n, factor) ? null
            : SelfGate.IsGate(n, other) ? n.G * SelfGate.Slope(n, other)
            : n.G * Wide(n, n.X(other));
    }

    /// <summary>A factor with the places of the product, where it has one number per channel.</summary>
    private static Val Wide(BackwardNode n, Val factor) =>
        factor.Dims is [_, { Value: not 1 }, { Value: 1 }, { Value: 1 }] && n.Graph.Constant(factor.Name) is null
            ? Spread.Of(factor, n.Y.Dims) ?? factor
            : factor;

    private static Val Chosen(BackwardNode n, int i) => n.X(i).Equal(n.Y).AsFloat();

    private static bool IsFmod(BackwardNode n) => n.Int("fmod", 0) == 1;

    private static Val PowBase(BackwardNode n)
    {
        Val x = n.X(0);
        switch (Exponent(n))
        {
            case 0:
                return ZerosLike(n.Y);
            case 1:
                return n.G;
            case 2:
                return n.G * (2 * x);
            case 3:
                return n.G * (3 * x * x);
            case { } constant:
                return n.G * (constant * x.Pow(constant - 1));
            default:
                Val exponent = n.Graph.Type(n.X(1).Name) is ElementType.Float or ElementType.Undefined
                    ? n.X(1)
                    : n.X(1).AsFloat();
                return n.G * exponent * x.Pow(exponent - 1);
        }
    }

    /// <summary>The exponent if it is one constant number.</summary>
    private static float? Exponent(BackwardNode n) =>
        n.Graph.Constant(n.X(1).Name) is not { } tensor || Tensors.Count(tensor) != 1 ? null
        : (ElementType)tensor.DataType is ElementType.Float ? Tensors.Floats(tensor)[0]
        : Tensors.Ints(tensor)[0];
}
