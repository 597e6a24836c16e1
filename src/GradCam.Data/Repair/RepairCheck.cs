namespace GradCam.Data.Repair;

/// <summary>What a head recognizes of examples that it was not fitted to.</summary>
/// <param name="Groups">Each class and kind of picture.</param>
/// <param name="Plain">Of pictures as they are, without the artifact, all classes together.</param>
/// <param name="Calibration">The same pictures' expected calibration error, 0..1.</param>
/// <param name="Right">The examples that are recognized.</param>
internal sealed record RepairCheck(
    IReadOnlyList<GroupResult> Groups,
    Share Plain,
    double Calibration,
    IReadOnlySet<RepairExample> Right
)
{
    /// <summary>The accuracy of the worst group.</summary>
    public double Worst => WorstGroup.Accuracy.Value;

    /// <summary>The group of which least is recognized.</summary>
    public GroupResult WorstGroup => Groups.MinBy(g => g.Accuracy.Value)!;
}

/// <summary>A group of examples and how many of it are recognized.</summary>
/// <param name="Label">The class.</param>
/// <param name="Group">What was done to the pictures.</param>
/// <param name="Part">The group that the user's list names; null for none.</param>
/// <param name="Accuracy">Those that are recognized.</param>
internal sealed record GroupResult(int Label, RepairGroup Group, string? Part, Share Accuracy)
{
    /// <summary>What all examples of the group share.</summary>
    public (int Label, RepairGroup Group, string? Part) Key => (Label, Group, Part);
}

/// <summary>What a remedy gave on examples that it was not fitted to.</summary>
/// <param name="Remedy">The remedy.</param>
/// <param name="Strength">Its strength.</param>
/// <param name="Check">What was recognized.</param>
internal sealed record RemedyResult(Remedy Remedy, double Strength, RepairCheck Check)
{
    /// <summary>The accuracy of the worst group.</summary>
    public double Worst => Check.Worst;
}
