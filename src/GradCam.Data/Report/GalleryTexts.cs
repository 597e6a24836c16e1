using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report;

/// <summary>The texts of all pictures, which a page reads when somebody searches for the first time.</summary>
internal sealed record GalleryTexts
{
    /// <summary>Names of the pictures.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The list's own columns.</summary>
    public required IReadOnlyList<GalleryColumn> Columns { get; init; }

    /// <summary>The texts of a gallery.</summary>
    public static GalleryTexts Of(Gallery gallery) =>
        new()
        {
            Names = [.. gallery.Pictures.Select(p => p.Name)],
            Columns =
            [
                .. gallery.Columns.Select(
                    (_, i) => GalleryColumn.From(gallery.Pictures.Select(p => p.Values.ElementAtOrDefault(i) ?? ""))
                ),
            ],
        };
}
