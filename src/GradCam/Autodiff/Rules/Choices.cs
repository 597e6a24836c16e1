using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>
/// Comparisons, choices and roundings: a choice passes the gradient to what was chosen, the others to nothing.
/// </summary>
internal static class Choices
{
    /// <summary>Operators whose result is locally constant, or does not depend on the numbers that go in.</summary>
    private static readonly string[] Flat =
    [
        "And",
        "ArgMax",
        "ArgMin",
        "Bernoulli",
        "BitShift",
        "BitwiseAnd",
        "BitwiseNot",
        "BitwiseOr",
        "BitwiseXor",
        "BlackmanWindow",
        "Ceil",
        "Constant",
        "ConstantOfShape",
        "Equal",
        "EyeLike",
        "Floor",
        "Greater",
        "GreaterOrEqual",
        "HammingWindow",
        "HannWindow",
        "Hardmax",
        "IsInf",
        "IsNaN",
        "Less",
        "LessOrEqual",
        "MelWeightMatrix",
        "Multinomial",
        "NonMaxSuppression",
        "NonZero",
        "Not",
        "OneHot",
        "Or",
        "RandomNormal",
        "RandomNormalLike",
        "RandomUniform",
        "RandomUniformLike",
        "Range",
        "Round",
        "Shape",
        "Sign",
        "Size",
        "Xor",
    ];

    public static Dictionary<string, Rule> Rules { get; } =
        new(
            Flat.Select(op =>
                KeyValuePair.Create(
                    op,
                    StraightThrough.IsStep(op) ? Rule.Zero with { Note = StraightThrough.Note } : Rule.Zero
                )
            )
        )
        {
            ["Where"] = new Rule(null, n => Where(n.X(0), n.G, 0), n => Where(n.X(0), 0, n.G)) { Broadcasts = true }.On(
                "b[1,0,1] ; 2,3 ; 3",
                "b[1,0] ; 3,1 ; 1"
            ),
            ["TopK"] = new Rule(n => ZerosLike(n.X(0)).ScatterAdd(n.Out(1), n.G, (int)n.Int("axis", -1)))
            {
                Note = "Only the values carry a gradient, not their places.",
            }.On("2,5 ; i[2] | #2 axis=1", "3,4 ; i[2] | #2 axis=0 largest=0"),
        };
}
