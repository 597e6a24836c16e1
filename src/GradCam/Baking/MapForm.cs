namespace GradCam;

/// <summary>What the maps of a baked model are.</summary>
public enum MapForm
{
    /// <summary>As the method gives them, at the layer's resolution; any range.</summary>
    Raw,

    /// <summary>
    /// At the input's resolution, 0..1: resized, negative values cut off, divided by the maximum if it is not 0.
    /// </summary>
    Input,
}
