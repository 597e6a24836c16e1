namespace GradCam.Onnx.Bounds;

/// <summary>
/// The cost of one element of an operator's output, in multiply-adds of a matrix product, of which a weak processor
/// does a hundred in a nanosecond. Measured roughly: it is there to tell seconds from hours.
/// </summary>
internal static class WorkTable
{
    private const double Usual = 30;

    private static readonly Dictionary<string, double> PerElement = new()
    {
        ["RandomNormal"] = 1500,
        ["RandomNormalLike"] = 1500,
        ["RandomUniform"] = 1500,
        ["RandomUniformLike"] = 1500,
        ["Bernoulli"] = 1500,
        ["Multinomial"] = 40_000,
        ["Acos"] = 600,
        ["Acosh"] = 600,
        ["Asin"] = 600,
        ["Asinh"] = 600,
        ["Atan"] = 600,
        ["Atanh"] = 600,
        ["Cos"] = 600,
        ["Cosh"] = 600,
        ["Sin"] = 600,
        ["Sinh"] = 600,
        ["Tan"] = 600,
        ["Pow"] = 600,
        ["Mod"] = 600,
        ["TopK"] = 1500,
        ["Unique"] = 3000,
        ["NonZero"] = 300,
        ["CumSum"] = 300,
        ["Transpose"] = 200,
        ["Cast"] = 100,
        ["Where"] = 100,
        ["STFT"] = 3000,
        ["DFT"] = 3000,
        ["LRN"] = 300,
    };

    /// <summary>The cost of all outputs' elements.</summary>
    public static double Of(NodeFacts n, IEnumerable<Known> outputs) => Each(n) * outputs.Sum(o => o.Elements);

    private static double Each(NodeFacts n)
    {
        string mode = n.Node.Text("mode", "");
        return n.Node.OpType switch
        {
            "GridSample" => mode.EndsWith("cubic", StringComparison.Ordinal) ? 12_000 : 3000,
            // Cubic and shrinking without aliases are computed number by number.
            "Resize" or "Upsample" => mode == "cubic" || n.Node.Int("antialias", 0) != 0 ? 40_000
            : mode == "linear" ? 3000
            : 5000,
            _ => PerElement.GetValueOrDefault(n.Node.OpType, Usual),
        };
    }
}
