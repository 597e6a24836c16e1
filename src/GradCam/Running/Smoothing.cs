namespace GradCam;

/// <summary>The smoothing of maps.</summary>
[Flags]
public enum Smoothing
{
    /// <summary>No smoothing.</summary>
    None = 0,

    /// <summary>
    /// The mean of the maps of six inputs: the original and its mirror image, each times 0.9, 1 and 1.1.
    /// </summary>
    Augment = 1,

    /// <summary>
    /// The first principal component of the channels' parts instead of their sum, for methods that sum over channels.
    /// </summary>
    Eigen = 2,
}
