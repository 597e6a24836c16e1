namespace GradCam;

/// <summary>The way to bring a photograph to the size of the model's input.</summary>
public enum ResizeMode
{
    /// <summary>The whole photograph, each side scaled on its own; shapes may be distorted.</summary>
    Stretch,

    /// <summary>
    /// The short side is resized to <see cref="Preprocessing.ResizeSize"/>, then the centre of the input's size is cut
    /// out (torchvision, timm).
    /// </summary>
    ShortSideThenCenterCrop,

    /// <summary>
    /// The largest centred part of the input's proportions is cut out, then resized (Teachable Machine, PIL's
    /// <c>ImageOps.fit</c>).
    /// </summary>
    CenterCropThenResize,

    /// <summary>The whole photograph, undistorted, with <see cref="Preprocessing.Padding"/> around it.</summary>
    Letterbox,

    /// <summary>
    /// Each side is resized on its own to <see cref="Preprocessing.ResizeSize"/>, then the centre of the input's size
    /// is cut out (DeiT, BEiT, timm's crop mode <c>squash</c>); shapes may be distorted.
    /// </summary>
    StretchThenCenterCrop,
}
