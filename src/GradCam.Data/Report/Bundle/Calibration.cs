using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>How far probabilities can be believed.</summary>
internal sealed record Calibration
{
    [Description("Expected calibration error: mean distance of confidence and accuracy over the bins, weighted.")]
    public required double Error { get; init; }

    [Description("Mean confidence minus accuracy: above 0 where the network is too sure.")]
    public required double Overconfidence { get; init; }

    [Description("Bins of equal width that hold pictures.")]
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    [Description("The finding in a sentence.")]
    public required string Sentence { get; init; }
}

/// <summary>Pictures of similar confidence.</summary>
internal sealed record CalibrationBin
{
    [Description("Least probability of the bin.")]
    public required double From { get; init; }

    [Description("Its end.")]
    public required double To { get; init; }

    [Description("Mean probability of the pictures in it.")]
    public required double Confidence { get; init; }

    [Description("Pictures of the bin that are recognized.")]
    public required Share Accuracy { get; init; }
}
