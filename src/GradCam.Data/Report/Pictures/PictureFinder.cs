using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Data.Report.Pictures;

/// <summary>Finds the pictures that rows were made of.</summary>
internal static class PictureFinder
{
    /// <summary>Opens the source of a run.</summary>
    /// <param name="settings">The run's settings; null for rows of a table.</param>
    /// <param name="given">Where the pictures are now; null for where the run read them.</param>
    /// <returns>The source, or null and why there is none.</returns>
    /// <exception cref="GradCamException">The source that was given cannot be opened.</exception>
    public static (PictureSource? Source, string? Why) Find(RunSettings? settings, string? given)
    {
        var options = Options(settings);
        if (given is not null)
            return (PictureSource.Open(given, options), null);
        const string advice = "so that the report shows maps alone: say where they are with --pictures SOURCE.";
        if (settings?[RunSettings.Location] is not { } location)
            return (null, $"The rows do not say where their pictures are, {advice}");
        try
        {
            return (PictureSource.Open(location, options), null);
        }
        catch (GradCamException)
        {
            return (null, $"The pictures are no longer at {location}, {advice}");
        }
    }

    /// <summary>How a run opened its source.</summary>
    /// <param name="settings">The run's settings; null for rows of a table.</param>
    public static PictureSetOptions Options(RunSettings? settings) =>
        new()
        {
            Root = settings?[RunSettings.LocationRoot],
            PictureColumn = settings?["--picture-column"],
            LabelColumn = settings?["--label-column"],
        };
}
