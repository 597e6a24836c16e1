namespace GradCam.Data.Metrics.Engine;

/// <summary>What is evaluated: a method at a layer, or one of the two maps that know nothing.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Layer">The layer's name; empty for maps that have none.</param>
internal sealed record Candidate(string Method, string Layer)
{
    /// <summary>A map of random values.</summary>
    public static Candidate Random { get; } = new("random", "");

    /// <summary>A map of one value.</summary>
    public static Candidate Constant { get; } = new("constant", "");

    /// <summary>The maps that know nothing, against which others are read.</summary>
    public static IReadOnlyList<Candidate> Floor { get; } = [Random, Constant];

    public bool IsFloor => Floor.Contains(this);

    public override string ToString() =>
        this == Random ? "random map"
        : this == Constant ? "constant map"
        : Layer.Length == 0 ? Method
        : $"{Method} at {Layer}";
}
