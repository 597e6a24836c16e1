namespace GradCam;

/// <summary>The number of pictures that are worked on at once.</summary>
public sealed record BulkOptions
{
    /// <summary>
    /// The number of pictures that are read, run and finished side by side; null for one per thread that the explainer
    /// was loaded for.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>
    /// The number of pictures that share a run of the network, where the model leaves it open and the method takes one
    /// run; null for the number that was measured to be fastest. A model of a fixed batch size has its own.
    /// </summary>
    public int? Batch { get; init; }
}
