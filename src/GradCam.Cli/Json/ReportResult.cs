namespace GradCam.Cli.Json;

/// <summary>What <c>report</c> made.</summary>
internal sealed record ReportResult(
    string Output,
    long Pictures,
    long Labelled,
    long Failed,
    IReadOnlyList<string> Headlines,
    int Slices
);
