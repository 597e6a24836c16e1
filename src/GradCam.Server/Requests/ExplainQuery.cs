using System.Globalization;
using GradCam.Foundation;

namespace GradCam.Server.Requests;

/// <summary>What a request asks for.</summary>
/// <param name="Model">The model's name; null for the default.</param>
/// <param name="Request">Methods, layers and targets.</param>
/// <param name="Look">Colours and opacity of pictures.</param>
/// <param name="Include">The arrays and pictures of the answer.</param>
internal sealed record ExplainQuery(string? Model, ExplainRequest Request, OverlayOptions Look, Include Include)
{
    private const int MostSamples = 10_000;

    private static readonly string[] Known =
    [
        "model",
        "method",
        "layer",
        "combine",
        "target",
        "against",
        "smooth",
        "samples",
        "seed",
        "normalize",
        "colormap",
        "opacity",
        "blend",
        "include",
    ];

    /// <summary>Reads the fields.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="limits">The limits on pictures that targets name.</param>
    /// <param name="compare">All methods are meant where none is named.</param>
    /// <exception cref="RequestException">A field has a value that it cannot have.</exception>
    /// <exception cref="GradCamException">There is no such method, colormap or form of a target.</exception>
    public static ExplainQuery Of(RequestFields fields, ResourceLimits limits, bool compare)
    {
        foreach (string name in fields.Names.Except(Known))
            throw new RequestException(
                400,
                $"There is no field \"{RequestFields.Shown(name)}\"{Suggestions.For(name, Known)}."
            );
        var files = new UploadedFiles(fields.Files, limits);
        string[] methods = fields.Many("method");
        var request = new ExplainRequest
        {
            Methods =
                methods.Length == 0 && !compare ? [CamMethods.GradCam]
                : methods is [] or ["all"] ? CamMethods.All
                : [.. methods.Select(CamMethods.Parse).Distinct()],
            Layers = fields.Many("layer") is { Length: > 0 } layers ? layers : ["auto"],
            Targets = TargetField.Of(fields, files),
            Combine = Choice<LayerCombination>(fields, "combine"),
            Smooth = fields
                .Many("smooth")
                .Aggregate(Smoothing.None, (all, name) => all | Named<Smoothing>(name, "smooth")),
            Samples = Number(fields, "samples", 1, MostSamples),
            Seed = Number(fields, "seed", int.MinValue, int.MaxValue) ?? 0,
            Normalization = fields.One("normalize") is { } scaling
                ? MapNormalization.Parse(scaling)
                : MapNormalization.Default,
        };
        return new(fields.One("model"), request, LookOf(fields), IncludeOf(fields));
    }

    private static OverlayOptions LookOf(RequestFields fields) =>
        new()
        {
            Colormap = fields.One("colormap") is { } name ? Colormap.Parse(name) : Colormap.Jet,
            Blend = Choice<OverlayBlend>(fields, "blend"),
            Alpha =
                fields.One("opacity") is not { } text ? null
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double opacity)
                && opacity is >= 0 and <= 1
                    ? opacity
                : throw new RequestException(
                    400,
                    $"The field \"opacity\" takes a number from 0 to 1, not '{RequestFields.Shown(text)}'."
                ),
        };

    private static Include IncludeOf(RequestFields fields) =>
        fields.Many("include") is { Length: > 0 } names
            ? names.Aggregate(Include.None, (all, name) => all | Named<Include>(name, "include"))
            : Include.Raw | Include.Map;

    private static T Choice<T>(RequestFields fields, string field)
        where T : struct, Enum => fields.One(field) is { } name ? Named<T>(name, field) : default;

    /// <summary>A value by its name; hyphens do not matter.</summary>
    private static T Named<T>(string name, string field)
        where T : struct, Enum
    {
        string[] names = Enum.GetNames<T>();
        int found = Array.FindIndex(
            names,
            known => known.Equals(name.Replace("-", ""), StringComparison.OrdinalIgnoreCase)
        );
        return found >= 0
            ? Enum.GetValues<T>()[found]
            : throw new RequestException(
                400,
                $"The field \"{field}\" takes {string.Join(", ", names.Select(n => n.ToLowerInvariant()))}, not "
                    + $"'{RequestFields.Shown(name)}'."
            );
    }

    private static int? Number(RequestFields fields, string field, int least, int most) =>
        fields.One(field) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        && number >= least
        && number <= most
            ? number
        : throw new RequestException(
            400,
            $"The field \"{field}\" takes a whole number from {least} to {most}, not '{RequestFields.Shown(text)}'."
        );
}
