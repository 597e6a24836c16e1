using GradCam.Cli.Json;
using GradCam.Imaging;
using GradCam.Rendering;

namespace GradCam.Cli.Explain;

/// <summary>What can be saved of an explanation.</summary>
[Flags]
internal enum Artifact { None = 0, Overlay = 1, Heatmap = 2, Map = 4, Raw = 8, Json = 16 }

/// <summary>Writes explanations to files.</summary>
/// <param name="Names">Names the files.</param>
/// <param name="What">What to write.</param>
/// <param name="Look">Colours and blending.</param>
/// <param name="NameLayers">Several layers are explained, so that names have to tell them apart.</param>
internal sealed record Artifacts(OutputNames Names, Artifact What, OverlayOptions Look, bool NameLayers)
{
    /// <summary>Writes everything that was asked for.</summary>
    /// <param name="input">What was explained.</param>
    /// <param name="explanation">The explanation.</param>
    /// <param name="nameSample">The input holds several samples, so that names have to tell them apart.</param>
    /// <param name="sheet">Takes the picture, if there is one.</param>
    /// <exception cref="GradCamException">A file cannot be written, or the map is not finite.</exception>
    public FileRow Write(InputFile input, Explanation explanation, bool nameSample, SheetTiles? sheet = null)
    {
        Picture? picture = null;
        List<string> parts = [explanation.Target.Label, explanation.Method.Name];
        if (nameSample) parts.Insert(0, $"{explanation.Sample:0000}");
        if (NameLayers) parts.Add(explanation.Layer.Name);
        var files = new FileRow();
        // A tensor has no photograph to lay a map over: its heatmap alone is the picture.
        bool overlay = What.HasFlag(Artifact.Overlay) && explanation.Picture is not null;
        bool heatmap = What.HasFlag(Artifact.Heatmap) || (What.HasFlag(Artifact.Overlay) && explanation.Picture is null);
        if (overlay) Save(picture = explanation.Overlay(Look), files.Overlay = Names.Take(input, parts, "overlay.png"));
        if (heatmap) Save(picture = explanation.Picture is null ? explanation.Image(Look) : explanation.Heatmap(Look.Colormap), files.Heatmap = Names.Take(input, parts, "heatmap.png"));
        if (What.HasFlag(Artifact.Map)) Npy.Save(files.Map = Names.Take(input, parts, "map.npy"), explanation.MapValues.Data, explanation.MapValues.Shape);
        if (What.HasFlag(Artifact.Raw)) Npy.Save(files.Raw = Names.Take(input, parts, "raw.npy"), explanation.Raw.Data, explanation.Raw.Shape);
        if (picture is not null) sheet?.Add(explanation, picture);
        return files;
    }

    /// <summary>Writes a sheet of all of an input's pictures, if there are several.</summary>
    /// <returns>The file, or null.</returns>
    public string? WriteSheet(InputFile input, SheetTiles sheet)
    {
        if (sheet.Count < 2) return null;
        string path = Names.Take(input, [], "sheet.png");
        Save(sheet.Render(NameLayers), path);
        return path;
    }

    /// <summary>Writes one input's part of the JSON result, if it was asked for.</summary>
    public void WriteJson(InputFile input, ExplainResult result)
    {
        if (!What.HasFlag(Artifact.Json)) return;
        string path = Names.Take(input, [], "json");
        try
        {
            File.WriteAllText(path, JsonText.Of(result));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException($"{path} cannot be written ({e.Message.TrimEnd('.')}); choose another folder with -o.", e);
        }
    }

    private static void Save(Picture picture, string path) => picture.Save(path);
}
