namespace GradCam.Rendering;

/// <summary>
/// Lays one row of a map over one row of pixels. Colours and alpha are multiplied beforehand, once per step.
/// </summary>
internal interface IBlender
{
    void Blend(ReadOnlySpan<float> map, Span<byte> pixels);
}
