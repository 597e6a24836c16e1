using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>A picture, as it is or changed, that a head is fitted to or checked with.</summary>
/// <param name="Features">The vector before the head.</param>
/// <param name="Label">Its class; <see cref="AuditPicture.NoLabel"/> where it is not known.</param>
/// <param name="Group">What was done to it.</param>
/// <param name="Fold">The part that it belongs to; a picture and all that was made of it are in one.</param>
internal sealed record RepairExample(float[] Features, int Label, RepairGroup Group, int Fold)
{
    /// <summary>The group that the user's list names; null for none.</summary>
    public string? Part { get; init; }

    /// <summary>
    /// The activations that the features are the means of, <c>float[features, places]</c>; null if there are none.
    /// </summary>
    public float[]? Activations { get; init; }

    /// <summary>The thing that the network cheats with is in it.</summary>
    public bool HasArtifact => Group is RepairGroup.Artifact or RepairGroup.Pasted;

    /// <summary>It is a picture as it was found.</summary>
    public bool IsReal => Group is RepairGroup.Plain or RepairGroup.Artifact;

    /// <summary>Its class is known.</summary>
    public bool IsLabelled => Label >= 0;
}
