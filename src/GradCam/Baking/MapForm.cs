namespace GradCam;

/// <summary>The resolution and range of a baked model's maps.</summary>
public enum MapForm
{
    /// <summary>As the method gives them, at the layer's resolution; any range.</summary>
    Raw,

    /// <summary>
    /// At the input's resolution, 0..1: resized, negative values cut off, divided by the maximum if it is not 0.
    /// </summary>
    Input,
}
