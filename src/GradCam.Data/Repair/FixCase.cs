using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>What a repair knows: pictures, and what is wrong with them.</summary>
internal sealed record FixCase
{
    /// <summary>The names of the classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The size of the pictures.</summary>
    public required PixelGrid Grid { get; init; }

    /// <summary>The samples to fit to and to check with.</summary>
    public required IReadOnlyList<RepairSample> Samples { get; init; }

    /// <summary>The names of the pictures; the samples begin with them, as they are.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The audit; null without one.</summary>
    public AuditReport? Audit { get; init; }

    /// <summary>The audit's pictures; null without one.</summary>
    public AuditSet? Set { get; init; }

    /// <summary>The artifact in words, for the metadata.</summary>
    public required string Said { get; init; }

    /// <summary>What is assumed or left out, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The case of pictures.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="samples">What is made of them.</param>
    /// <param name="said">The artifact in words.</param>
    /// <param name="remarks">What is assumed or left out besides what reading them told.</param>
    public static FixCase Of(
        RepairPictures pictures,
        IReadOnlyList<RepairSample> samples,
        string said,
        params IReadOnlyList<string> remarks
    ) =>
        new()
        {
            Classes = pictures.Classes,
            Grid = pictures.Grid,
            Samples = samples,
            Names = [.. pictures.All.Select(p => p.Picture.Name)],
            Said = said,
            Remarks = [.. pictures.Remarks, .. remarks],
        };

    /// <summary>The name of a class.</summary>
    public string NameOf(int @class) => @class < Classes.Count ? Classes[@class] : $"class {@class}";

    /// <summary>Checks that there are several classes, and remarks on those without pictures.</summary>
    /// <exception cref="GradCamException">All pictures are of one class.</exception>
    public FixCase Checked()
    {
        int[] labels = [.. Samples.Select(s => s.Label).Where(l => l >= 0).Distinct()];
        if (labels.Length == 1)
            throw new GradCamException(
                $"A repair needs pictures of two classes, and all are of '{NameOf(labels[0])}': give a folder with a "
                    + "sub-folder for each class, or a list with labels."
            );
        int without = Classes.Count - labels.Length;
        return without > 0 && labels.Length > 0
            ? this with
            {
                Remarks =
                [
                    .. Remarks,
                    $"{without} of the model's {Classes.Count} classes have no pictures: remedies that fit all of the "
                        + "head anew are left out, and what these classes lose is not measured.",
                ],
            }
            : this;
    }
}
