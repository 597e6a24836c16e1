namespace GradCam.Rendering;

/// <summary>The place of a caption in the width that it is given.</summary>
internal enum CaptionAlign
{
    Left,
    Centre,
    Right,
}
