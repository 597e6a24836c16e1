namespace GradCam.Json;

/// <summary>A box in pixels of the photograph, or of the tensor that was given, as JSON.</summary>
internal sealed record BoxRow(
    int Index,
    string Label,
    float Confidence,
    float Left,
    float Top,
    float Right,
    float Bottom,
    bool IsCell
)
{
    public static BoxRow Of(ObjectBox box) =>
        new(box.Index, box.Label, box.Confidence, box.Left, box.Top, box.Right, box.Bottom, box.IsCell);
}
