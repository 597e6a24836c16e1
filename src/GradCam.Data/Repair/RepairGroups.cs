namespace GradCam.Data.Repair;

/// <summary>What was done to pictures, in words.</summary>
internal static class RepairGroups
{
    /// <summary>The words, behind the name of a class.</summary>
    public static string InWords(RepairGroup group) =>
        group switch
        {
            RepairGroup.Plain => "as they are",
            RepairGroup.Artifact => "with the artifact",
            RepairGroup.Pasted => "with it pasted in",
            _ => "with it cut out",
        };
}
