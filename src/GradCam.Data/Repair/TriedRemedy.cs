namespace GradCam.Data;

/// <summary>What a remedy gave on pictures that it was not fitted to (cross-validation).</summary>
/// <param name="Method">The name of the remedy (<see cref="Remedy.Name"/>).</param>
/// <param name="Strength">The strength that was best.</param>
/// <param name="WorstGroup">The part of its worst group that is recognized, 0..1.</param>
/// <param name="WorstBefore">What was recognized of the group that was worst before.</param>
/// <param name="WorstAfter">What is recognized of the group that is worst now.</param>
/// <param name="PlainBefore">What was recognized of all pictures without the artifact.</param>
/// <param name="PlainAfter">What is recognized of them now.</param>
/// <param name="CalibrationBefore">The expected calibration error of the same pictures before, 0..1.</param>
/// <param name="CalibrationAfter">The same now.</param>
/// <param name="Groups">Each class and kind of pictures.</param>
public sealed record TriedRemedy(
    string Method,
    double Strength,
    double WorstGroup,
    MeasuredShare WorstBefore,
    MeasuredShare WorstAfter,
    MeasuredShare PlainBefore,
    MeasuredShare PlainAfter,
    double CalibrationBefore,
    double CalibrationAfter,
    IReadOnlyList<FixedGroup> Groups
);
