namespace GradCam.Foundation;

/// <summary>One of <see cref="ResourceLimits"/>.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Bounds">The quantity that it bounds.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">The same limits with another value of it.</param>
internal sealed record ResourceLimit(
    string Name,
    string Bounds,
    Func<ResourceLimits, long> Get,
    Func<ResourceLimits, long, ResourceLimits> Set
);
