using Microsoft.ML.OnnxRuntime;

namespace GradCam.Inference;

/// <summary>The settings that a model is opened with.</summary>
internal sealed record SessionSettings
{
    /// <summary>The size in bytes from which on a model's memory is worth time.</summary>
    public const int LargeModel = 64 << 20;

    /// <summary>Threads of a run; 0 leaves it to the runtime.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Other sessions run between this one's runs: its threads do not go on spinning, which would take the cores from
    /// them.
    /// </summary>
    public bool Alternates { get; init; }

    /// <summary>
    /// The memory of a run is given back after it, instead of being kept for the next one: right for values so large
    /// that several sessions could not keep them.
    /// </summary>
    public bool ReleasesMemory { get; init; }

    /// <summary>The level to which the runtime rewrites the model; null for its own default.</summary>
    public GraphOptimizationLevel? Optimize { get; init; }

    /// <summary>The rewriting steps of the runtime that must not be taken; null for none.</summary>
    public string? SkippedOptimizers { get; init; }

    /// <summary>
    /// The model is opened only to look at it: nothing is made ready for a run, and no device is asked for.
    /// </summary>
    public bool ForLooking { get; init; }

    /// <summary>
    /// The model is opened only to be written as the runtime rewrote it, for this machine: its weights are not laid out
    /// for runs.
    /// </summary>
    public bool ForSaving { get; init; }

    /// <summary>The path to write the model to as the runtime rewrote it; null to write none.</summary>
    public string? SaveTo { get; init; }

    /// <summary>
    /// The file beside it that weights of 1,024 bytes and more go to; null to keep them in the model.
    /// </summary>
    public string? SaveWeightsTo { get; init; }
}
