namespace GradCam.Data.Repair;

/// <summary>A picture, as it is or changed, that a head is fitted to or checked with.</summary>
/// <param name="Features">The vector before the head.</param>
/// <param name="Label">Its class.</param>
/// <param name="Group">What was done to it.</param>
/// <param name="Fold">The part that it belongs to; a picture and all that was made of it are in one.</param>
internal sealed record RepairExample(float[] Features, int Label, RepairGroup Group, int Fold)
{
    /// <summary>The thing that the network cheats with is in it.</summary>
    public bool HasArtifact => Group is RepairGroup.Artifact or RepairGroup.Pasted;
}

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
