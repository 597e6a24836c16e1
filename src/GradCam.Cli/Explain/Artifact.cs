namespace GradCam.Cli.Explain;

/// <summary>The files that can be saved of an explanation.</summary>
[Flags]
internal enum Artifact
{
    None = 0,
    Overlay = 1,
    Heatmap = 2,
    Map = 4,
    Raw = 8,
    Json = 16,
}
