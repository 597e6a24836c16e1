namespace GradCam.Data.Repair;

/// <summary>Pictures with the artifact, and others without it.</summary>
/// <param name="with">Those with it.</param>
/// <param name="without">Those without it.</param>
/// <param name="further">Further pictures with labels; null for none.</param>
internal sealed class ArtifactBasis(PictureSet with, PictureSet without, PictureSet? further) : FixBasis
{
    /// <inheritdoc/>
    internal override FixCase Read(FixReader reader)
    {
        var artifact = reader.Read(with, unlabelled: true);
        var clean = reader.Read(without, unlabelled: true);
        RepairPictures[] all = further is null ? [artifact, clean] : [artifact, clean, reader.Read(further)];
        if (all.Any(p => p.Grid != artifact.Grid))
            throw new GradCamException(
                "The model takes pictures of any size, and a repair needs all of one: give a model card with a size."
            );
        var samples = all.SelectMany(
            (p, i) => p.All.Select(a => a.As(i == 0 ? RepairGroup.Artifact : RepairGroup.Plain))
        );
        return FixCase.Of(all.MaxBy(p => p.Classes.Count)!, [.. samples], $"artifact of {with.Name}") with
        {
            Names = [.. all.SelectMany(p => p.All.Select(a => a.Picture.Name))],
            Remarks = [.. all.SelectMany(p => p.Remarks).Distinct()],
        };
    }
}
