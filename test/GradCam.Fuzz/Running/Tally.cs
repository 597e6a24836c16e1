namespace GradCam.Fuzz.Running;

/// <summary>The outcomes of the inputs of one kind.</summary>
internal sealed class Tally
{
    public long Inputs { get; set; }

    public long Refused { get; set; }

    public long Problems { get; set; }

    public double LongestMilliseconds { get; set; }

    public double MostBytes { get; set; }
}
