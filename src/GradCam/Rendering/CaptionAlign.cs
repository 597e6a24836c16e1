namespace GradCam.Rendering;

/// <summary>Where a caption stands in the width it is given.</summary>
internal enum CaptionAlign
{
    Left,
    Centre,
    Right,
}
