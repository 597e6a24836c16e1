namespace GradCam.Data.Metrics;

/// <summary>Which values of a metric speak for a map.</summary>
internal enum Direction
{
    /// <summary>Large ones.</summary>
    Higher,

    /// <summary>Small ones.</summary>
    Lower,

    /// <summary>None: the metric describes.</summary>
    None,
}
