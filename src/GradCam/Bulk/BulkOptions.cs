namespace GradCam;

/// <summary>How many pictures are worked on at once.</summary>
public sealed record BulkOptions
{
    /// <summary>
    /// How many pictures are read, run and finished side by side; null for one per thread that the explainer was loaded
    /// for.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>
    /// How many pictures share a run of the network, where the model leaves it open and the method takes one run; null
    /// for what was measured to be fastest. A model of a fixed batch size has its own.
    /// </summary>
    public int? Batch { get; init; }
}
