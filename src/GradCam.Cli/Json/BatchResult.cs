using GradCam.Data.Runs;

namespace GradCam.Cli.Json;

/// <summary>What <c>batch</c> did.</summary>
internal sealed record BatchResult(
    string Run,
    long Pictures,
    long DoneBefore,
    long Errors,
    long Labelled,
    long Correct,
    bool Complete
)
{
    public static BatchResult Of(string run, BatchSummary summary) =>
        new(
            run,
            summary.Pictures,
            summary.Skipped,
            summary.Errors,
            summary.Labelled,
            summary.Correct,
            summary.IsComplete
        );
}

/// <summary>What <c>merge</c> did.</summary>
internal sealed record MergeResult(string? Output, long Rows, int Shards, IReadOnlyList<string> Problems);
