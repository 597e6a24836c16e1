namespace GradCam.Data.Runs;

/// <summary>What a run has done so far.</summary>
internal sealed record BatchSummary
{
    /// <summary>The pictures that were worked on.</summary>
    public long Pictures { get; init; }

    /// <summary>Those of them that could not be explained.</summary>
    public long Errors { get; init; }

    /// <summary>The pictures whose box or mask could not be used.</summary>
    public long ObjectErrors { get; init; }

    /// <summary>Why the first of them could not; null for none.</summary>
    public string? ObjectError { get; init; }

    /// <summary>The pictures that an earlier run had done.</summary>
    public long Skipped { get; init; }

    /// <summary>The pictures with a label that the model knows.</summary>
    public long Labelled { get; init; }

    /// <summary>Those of them that were recognized.</summary>
    public long Correct { get; init; }

    /// <summary>The whole shard is done.</summary>
    public bool IsComplete { get; init; }
}
