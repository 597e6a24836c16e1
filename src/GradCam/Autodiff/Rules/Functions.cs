namespace GradCam.Autodiff.Rules;

/// <summary>Functions of one number.</summary>
internal static class Functions
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Abs"] = new Rule(n => n.G * n.X(0).Sign()) { Note = "At 0 the gradient is 0." }.On("2,5"),
            ["Neg"] = new Rule(n => -n.G).On("2,3"),
            ["Exp"] = new Rule(n => n.G * n.Y).On("2,5"),
            ["Log"] = new Rule(n => n.G / n.X(0)).On("+2,5"),
            ["Sqrt"] = new Rule(n => n.G * 0.5f / n.Y).On("+2,5"),
            ["Reciprocal"] = new Rule(n => -n.G * n.Y * n.Y).On("+2,5"),
            ["Erf"] = new Rule(n => n.G * ((-(n.X(0) * n.X(0))).Exp() * (2 / MathF.Sqrt(MathF.PI)))).On("2,5"),
            ["Sin"] = new Rule(n => n.G * n.X(0).Unary("Cos")).On("2,5"),
            ["Cos"] = new Rule(n => -n.G * n.X(0).Unary("Sin")).On("2,5"),
            ["Tan"] = new Rule(n => n.G * (1 + n.Y * n.Y)).On("+2"),
            ["Asin"] = new Rule(n => n.G / (1 - n.X(0) * n.X(0)).Sqrt()).On("1"),
            ["Acos"] = new Rule(n => -n.G / (1 - n.X(0) * n.X(0)).Sqrt()).On("1"),
            ["Atan"] = new Rule(n => n.G / (1 + n.X(0) * n.X(0))).On("2,5"),
            ["Sinh"] = new Rule(n => n.G * n.X(0).Unary("Cosh")).On("2,5"),
            ["Cosh"] = new Rule(n => n.G * n.X(0).Unary("Sinh")).On("2,5"),
            ["Asinh"] = new Rule(n => n.G / (n.X(0) * n.X(0) + 1).Sqrt()).On("2,5"),
            ["Acosh"] = new Rule(n => n.G / (n.X(0) * n.X(0) - 1).Sqrt()).On("+2"),
            ["Atanh"] = new Rule(n => n.G / (1 - n.X(0) * n.X(0))).On("1"),
        };
}
