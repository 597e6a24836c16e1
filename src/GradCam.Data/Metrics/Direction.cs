namespace GradCam.Data;

/// <summary>Which values of a metric speak for a map.</summary>
public enum Direction
{
    /// <summary>Large ones.</summary>
    Higher,

    /// <summary>Small ones.</summary>
    Lower,

    /// <summary>None: the metric describes.</summary>
    None,
}
