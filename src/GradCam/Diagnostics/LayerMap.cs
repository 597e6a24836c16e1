namespace GradCam.Diagnostics;

/// <summary>The raw map of one of a map's layers.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Raw">The map.</param>
internal sealed record LayerMap(Layer Layer, float[] Raw)
{
    /// <summary>Nothing in the map is positive.</summary>
    public bool IsZero => !Raw.Any(v => v > 0);

    /// <summary>The map has one value everywhere.</summary>
    public bool IsFlat => Raw.All(v => v == Raw[0]);
}
