namespace GradCam.Data;

/// <summary>How a model is repaired.</summary>
public sealed record FixOptions
{
    /// <summary>The remedies to try; the best of them is taken.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = Remedy.All;

    /// <summary>
    /// The part of the pictures without the artifact that may be recognized no longer, 0..1; pictures that the network
    /// was trained with lose more than new ones.
    /// </summary>
    public double MostLoss { get; init; } = 0.05;

    /// <summary>The seed of what is drawn; null for that of the audit, or 0.</summary>
    public int? Seed { get; init; }

    /// <summary>Writes the model though nothing is gained, or though no gain can be measured.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// For the remedy <c>spufix</c>: components that are to add nothing to the score of their class, by the class's
    /// name or number, as <see cref="DataSetExtensions.Components"/> counts them from 1.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Spurious { get; init; } =
        new Dictionary<string, IReadOnlyList<int>>();
}
