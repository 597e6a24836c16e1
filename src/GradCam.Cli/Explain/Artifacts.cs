using System.Text;
using GradCam.Cli.Json;
using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>Writes explanations to files. Safe to use from any thread.</summary>
/// <param name="What">The files to write.</param>
/// <param name="Look">Colours and blending.</param>
/// <param name="OneFile">
/// The ending of the one file that takes the picture, or a sheet of several; null where each has its own file.
/// </param>
/// <param name="NameLayers">Several layers are explained, so that names have to tell them apart.</param>
internal sealed record Artifacts(Artifact What, OverlayOptions Look, string? OneFile, bool NameLayers)
{
    /// <summary>Puts a strip below a picture; null for none.</summary>
    public Func<Explanation, Picture, Picture>? Figure { get; init; }

    /// <summary>Writes everything that was asked for.</summary>
    /// <param name="files">Takes the files.</param>
    /// <param name="explanation">The explanation.</param>
    /// <param name="name">
    /// Whether several of the model's inputs, or several samples of a file, have to be told apart by names.
    /// </param>
    /// <param name="only">It is the input's only explanation.</param>
    /// <param name="sheet">Takes the picture, if there is one.</param>
    /// <returns>The files' names, once they have them.</returns>
    /// <exception cref="GradCamException">A file cannot be written, or the map is not finite.</exception>
    public FileRow Write(
        StagedFiles files,
        Explanation explanation,
        (bool Input, bool Sample) name,
        bool only,
        SheetTiles sheet
    )
    {
        Picture? picture = null;
        List<string> parts = [explanation.Target.Label, explanation.Method.Name];
        if (name.Sample)
            parts.Insert(0, $"{explanation.Sample:0000}");
        if (name.Input)
            parts.Insert(0, explanation.Input);
        if (NameLayers)
            parts.Add(explanation.LayerName);
        var row = new FileRow();
        // A tensor has no photograph to lay a map over: its heatmap alone is the picture.
        bool overlay = What.HasFlag(Artifact.Overlay) && explanation.Picture is not null;
        bool heatmap =
            What.HasFlag(Artifact.Heatmap) || (What.HasFlag(Artifact.Overlay) && explanation.Picture is null);
        if (overlay)
            Draw("overlay.png", explanation.Overlay(Look), name => row.Overlay = name);
        if (heatmap)
            Draw(
                "heatmap.png",
                explanation.Picture is null ? explanation.Image(Look) : explanation.Heatmap(Look.Colormap),
                name => row.Heatmap = name
            );
        if (What.HasFlag(Artifact.Map))
            files.Add(
                parts,
                "map.npy",
                path => Npy.Save(path, explanation.MapValues.Data, explanation.MapValues.Shape),
                name => row.Map = name
            );
        if (What.HasFlag(Artifact.Raw))
            files.Add(
                parts,
                "raw.npy",
                path => Npy.Save(path, explanation.Raw.Data, explanation.Raw.Shape),
                name => row.Raw = name
            );
        if (picture is not null)
            sheet.Add(explanation, picture);
        return row;

        void Draw(string ending, Picture drawn, Action<string> named)
        {
            picture = drawn;
            if (OneFile is null)
                files.Add(parts, ending, Figured(explanation, drawn).Save, named);
            else if (only)
                files.Add(null, OneFile, Figured(explanation, drawn).Save, named);
        }
    }

    private Picture Figured(Explanation explanation, Picture picture) =>
        Figure?.Invoke(explanation, picture) ?? picture;

    /// <summary>Writes a sheet of all of an input's pictures, if there are several.</summary>
    /// <param name="files">Takes the file.</param>
    /// <param name="title">The heading.</param>
    /// <param name="sheet">The pictures.</param>
    /// <param name="last">The row of the last picture, which gets the sheet's name.</param>
    public void WriteSheet(StagedFiles files, string title, SheetTiles sheet, FileRow last)
    {
        if (sheet.Count > 1)
            files.Add(
                OneFile is null ? [] : null,
                OneFile ?? "sheet.png",
                sheet.Render(title, Look.Colormap, NameLayers).Save,
                name => last.Sheet = name
            );
    }

    /// <summary>
    /// Writes one input's part of the JSON result, if it was asked for; the other files have their names by then.
    /// </summary>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void WriteJson(StagedFiles files, ExplainResult result)
    {
        if (What.HasFlag(Artifact.Json))
            files.Add([], "json", path => FileBytes.Write(path, Encoding.UTF8.GetBytes(JsonText.Of(result))), _ => { });
    }
}
