namespace GradCam.Data;

/// <summary>A part of some pictures that was measured, with its 95 % interval (Wilson).</summary>
/// <param name="Value">The part, 0..1.</param>
/// <param name="Low">The lower end of the interval, 0..1.</param>
/// <param name="High">The upper end of the interval, 0..1.</param>
/// <param name="Count">The number of pictures.</param>
public sealed record MeasuredShare(double Value, double Low, double High, long Count)
{
    internal static MeasuredShare Of(Share share) => new(share.Value, share.Low, share.High, share.Of);
}
