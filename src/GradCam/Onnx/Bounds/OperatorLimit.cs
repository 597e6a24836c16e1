using System.Globalization;

namespace GradCam.Onnx.Bounds;

/// <summary>The range of an attribute, or of the numbers of a constant input.</summary>
/// <param name="What">The attribute's name, or what ONNX calls the input.</param>
/// <param name="Input">The input's number; null for an attribute.</param>
/// <param name="Least">The least that each number may be.</param>
/// <param name="Most">The most that each number may be.</param>
internal sealed record OperatorLimit(string What, int? Input, double Least, double Most)
{
    /// <summary>Zero is not allowed either, though smaller and larger numbers are.</summary>
    public bool NotZero { get; init; }

    /// <summary>The most is the number of axes of the first input, where that is known and less.</summary>
    public bool ByRank { get; init; }

    /// <summary>An attribute.</summary>
    public static OperatorLimit Range(string attribute, double least, double most) => new(attribute, null, least, most);

    /// <summary>An input.</summary>
    public static OperatorLimit Range(int input, string what, double least, double most) =>
        new(what, input, least, most);

    /// <summary>The fault of a node, or null.</summary>
    public string? UnsupportedReason(NodeFacts n)
    {
        double most = ByRank && n.In(0).Rank is { } rank ? Math.Min(Most, rank) : Most;
        foreach (double value in ValuesOf(n))
            // Not a number is neither less nor more.
            if (!(value >= Least && value <= most) || (NotZero && value == 0))
                return $"{What} = {Text(value)}, where {Allowed(most)} is allowed";
        return null;
    }

    private IEnumerable<double> ValuesOf(NodeFacts n)
    {
        if (Input is { } input)
            return n.Has(input) ? (n.In(input).Numbers ?? []).OfType<Number>().Select(v => v.Value) : [];
        if (n.Node.Find(What) is not { } attribute)
            return [];
        return attribute
            .Ints.Select(v => (double)v)
            .Concat(attribute.Floats.Select(v => (double)v))
            .Concat(attribute.HasI ? [attribute.I] : [])
            .Concat(attribute.HasF ? [attribute.F] : []);
    }

    private string Allowed(double most) =>
        (NotZero ? "a number other than 0, of " : "")
        + (Least == double.MinValue ? "a finite number" : $"{Text(Least)} to {Text(most)}");

    private static string Text(double value) =>
        Math.Abs(value) is < 1e15 or double.PositiveInfinity
            ? value.ToString("0.######", CultureInfo.InvariantCulture)
            : value.ToString("0.######e0", CultureInfo.InvariantCulture);
}
