namespace GradCam;

/// <summary>How maps are smoothed.</summary>
[Flags]
public enum Smoothing
{
    /// <summary>They are not.</summary>
    None = 0,

    /// <summary>The mean of the maps of six inputs: as it is and mirrored, times 0.9, 1 and 1.1.</summary>
    Augment = 1,

    /// <summary>
    /// The first principal component of the channels' parts instead of their sum, for methods that sum over channels.
    /// </summary>
    Eigen = 2,
}
