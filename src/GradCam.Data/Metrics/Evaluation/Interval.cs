namespace GradCam.Data.Metrics.Evaluation;

/// <summary>A mean over pictures and its 95 % interval.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end; infinite for a single picture, which says nothing of others.</param>
/// <param name="High">The upper end.</param>
/// <param name="Count">The number of pictures.</param>
internal sealed record Interval(double Mean, double Low, double High, int Count)
{
    /// <summary>The interval has 0.</summary>
    public bool HasZero => Low <= 0 && High >= 0;
}
