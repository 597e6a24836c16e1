namespace GradCam.Data.Repair;

/// <summary>Pictures with labels alone.</summary>
/// <param name="set">The pictures.</param>
internal sealed class PicturesBasis(PictureSet set) : FixBasis
{
    /// <inheritdoc/>
    internal override FixCase Read(FixReader reader)
    {
        var pictures = reader.Read(set);
        return FixCase.Of(
            pictures,
            [.. pictures.All.Select(p => p.As(RepairGroup.Plain))],
            "pictures of an unknown artifact",
            [
                "Which pictures have an artifact is not known, so that groups are the classes alone: FixBasis.Groups "
                    + "or an audit tell more.",
            ]
        );
    }
}
