namespace GradCam.Data.Repair;

/// <summary>What was done to a picture.</summary>
internal enum RepairGroup
{
    /// <summary>As it is, without the artifact.</summary>
    Plain,

    /// <summary>As it is, with the artifact.</summary>
    Artifact,

    /// <summary>The artifact was pasted into it.</summary>
    Pasted,

    /// <summary>The artifact was cut out, and a part of another picture put into its place.</summary>
    Cut,
}
