using GradCam.Data.Repair;

namespace GradCam.Data;

/// <summary>
/// What a repair goes by: what is known of the artifact, and the pictures to fit to and to check with.
/// </summary>
public abstract class FixBasis
{
    private protected FixBasis() { }

    /// <summary>The findings of an audit of the model: each is pasted into pictures, and cut out of its own.</summary>
    /// <param name="audit">The audit.</param>
    /// <param name="pictures">The pictures that were audited; null for where the audit read them.</param>
    public static FixBasis Audit(AuditReport audit, PictureSet? pictures = null)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return new AuditBasis(audit, pictures);
    }

    /// <summary>
    /// A list that says which group each picture is of, such as those with and without the artifact: each class in each
    /// group counts alike.
    /// </summary>
    /// <param name="list">
    /// The list, with labels and with groups (<see cref="PictureSetOptions.GroupColumn"/>).
    /// </param>
    public static FixBasis Groups(PictureSet list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new GroupsBasis(list);
    }

    /// <summary>Pictures with the artifact, and pictures like them without it.</summary>
    /// <param name="with">Those with it; without labels no gain can be measured on them.</param>
    /// <param name="without">Those without it.</param>
    /// <param name="further">Further pictures with labels, without the artifact; null for none.</param>
    public static FixBasis Artifact(PictureSet with, PictureSet without, PictureSet? further = null)
    {
        ArgumentNullException.ThrowIfNull(with);
        ArgumentNullException.ThrowIfNull(without);
        return new ArtifactBasis(with, without, further);
    }

    /// <summary>Pictures with labels alone, for remedies that need not know the artifact.</summary>
    /// <param name="pictures">The pictures.</param>
    public static FixBasis Pictures(PictureSet pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return new PicturesBasis(pictures);
    }

    /// <summary>There is nothing that could be repaired.</summary>
    internal virtual bool FoundNothing => false;

    /// <summary>Reads the pictures.</summary>
    /// <exception cref="GradCamException">They do not suffice.</exception>
    internal abstract FixCase Read(FixReader reader);
}
