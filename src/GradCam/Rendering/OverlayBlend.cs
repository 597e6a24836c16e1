namespace GradCam;

/// <summary>The way to lay a heatmap over a photograph.</summary>
public enum OverlayBlend
{
    /// <summary><c>heat · alpha + photo</c>, clipped: the photograph stays, warm where the map is.</summary>
    Add,

    /// <summary><c>heat · alpha + photo · (1 − alpha)</c>.</summary>
    Mix,

    /// <summary>
    /// <c>heat · alpha + photo · (1 − alpha)</c>, divided by its maximum: pytorch-grad-cam's <c>show_cam_on_image</c>.
    /// </summary>
    PyTorchGradCam,
}
