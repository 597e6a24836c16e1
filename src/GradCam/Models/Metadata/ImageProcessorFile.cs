using System.Text.Json;

namespace GradCam.Models.Metadata;

/// <summary>Hugging Face's <c>preprocessor_config.json</c>: how a model of theirs wants its pictures.</summary>
/// <remarks>Source: Transformers, <c>image_processing_*.py</c>, and the older <c>feature_extraction_*.py</c>.</remarks>
internal static class ImageProcessorFile
{
    private const string Name = "preprocessor_config.json";

    // From this size on, ConvNeXt's pictures are stretched instead of cut.
    private const int StretchedFrom = 384;

    private static readonly string[] Known =
    [
        "do_resize",
        "do_rescale",
        "do_normalize",
        "do_center_crop",
        "image_mean",
        "rescale_factor",
        "resample",
    ];

    public static IEnumerable<Learned> Read(ModelFacts facts) =>
        SideFile.ReadJson(facts, Name, root => Of(root, facts.Input ?? new(null, null, null)));

    private static ModelCard? Of(JsonElement root, ModelInput input)
    {
        if (TimmConfig.Of(root, input) is { } timm)
            return timm;
        var config = root.Field("image_processor") ?? root;
        return Known.Any(k => config.Field(k) is not null) ? Values(config, Framing(config, input)) : null;
    }

    /// <summary>The numbers that pixels become: rescaled, then normalized, each if it is switched on.</summary>
    private static ModelCard Values(JsonElement config, ModelCard card)
    {
        double scale =
            config.Flag("do_rescale") == false ? 1
            : ConfigJson.Number(config.Field("rescale_factor")) is { } factor ? factor
            : 1 / 255.0;
        var mean = ConfigJson.Numbers(config.Field("image_mean"));
        var std = ConfigJson.Numbers(config.Field("image_std"));
        // Their defaults differ from kind to kind.
        if (config.Flag("do_normalize") == true && (mean is null || std is null))
            return card;
        bool normalizes = config.Flag("do_normalize") != false;
        mean = normalizes ? mean ?? [0] : [0];
        // EfficientNet's pictures lose 1 before they are normalized.
        if (config.Flag("rescale_offset") == true)
            mean = [.. mean.Value.Select(m => m + 1)];
        return card with
        {
            Scale = scale,
            Mean = mean,
            Std = normalizes ? std ?? [1] : [1],
            Channels = config.Flag("do_flip_channel_order") == true ? ChannelOrder.Bgr : null,
        };
    }

    private static ModelCard Framing(JsonElement config, ModelInput input)
    {
        var size = Size.Of(config.Field("size"));
        var crop = Size.Of(config.Field("crop_size"));
        string kind =
            ConfigJson.Text(config.Field("image_processor_type") ?? config.Field("feature_extractor_type")) ?? "";
        var card = new ModelCard
        {
            Resize = ResizeMode.Stretch,
            Interpolation = ConfigJson.Number(config.Field("resample")) switch
            {
                0 => Interpolation.Nearest,
                1 => Interpolation.Lanczos,
                2 or 4 or 5 => Interpolation.Bilinear,
                3 => Interpolation.Bicubic,
                _ => null,
            },
        };
        if (config.Flag("do_resize") == false)
            return card;
        var part = ConfigJson.Number(config.Field("crop_pct"));
        if ((part is not null || kind.StartsWith("ConvNext", StringComparison.Ordinal)) && size.Edge is { } edge)
            return edge >= StretchedFrom
                ? card.Sized(edge, edge)
                : card.Sized(edge, edge) with
                {
                    Resize = ResizeMode.ShortSideThenCenterCrop,
                    CropFraction = part ?? 224 / 256.0,
                };
        bool cuts = config.Flag("do_center_crop") ?? (crop.Height is not null);
        if (!cuts || crop is not { Height: { } height, Width: { } width })
            return card.Sized(size.Height, size.Width);
        // Older files give one number, which means both sides for the kinds that are named after ViT.
        bool square =
            !size.IsEdge && (!size.IsNumber || kind.StartsWith("DeiT", StringComparison.Ordinal) || IsVit(kind));
        int? before = square ? size.Height : size.Edge;
        if (before is null || before < Math.Max(height, width))
            return card.Sized(height, width);
        card = card.Sized(height, width) with
        {
            Resize = square ? ResizeMode.StretchThenCenterCrop : ResizeMode.ShortSideThenCenterCrop,
        };
        // A model that was exported at another size gets the same part of the photograph.
        bool own = (input.Height ?? height) == height && (input.Width ?? width) == width;
        return own
            ? card with
            {
                ResizeSize = before,
            }
            : card with
            {
                CropFraction = Math.Min(height, width) / (double)before,
            };
    }

    private static bool IsVit(string kind) =>
        kind.StartsWith("ViT", StringComparison.Ordinal) || kind.StartsWith("Beit", StringComparison.Ordinal);

    private static ModelCard Sized(this ModelCard card, int? height, int? width) =>
        card with
        {
            Height = height,
            Width = width,
        };

    /// <summary>A size as a number, by height and width, or by its shortest edge.</summary>
    private readonly record struct Size(int? Height, int? Width, int? Edge, bool IsNumber, bool IsEdge)
    {
        public static Size Of(JsonElement? value)
        {
            if (ConfigJson.Side(value) is { } side)
                return new(side, side, side, IsNumber: true, IsEdge: false);
            if (value is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2)
                return new(ConfigJson.Side(pair[0]), ConfigJson.Side(pair[1]), null, false, false);
            if (value is not { } fields)
                return default;
            if (ConfigJson.Side(fields.Field("shortest_edge")) is { } edge)
                return new(edge, edge, edge, IsNumber: false, IsEdge: true);
            return new(
                ConfigJson.Side(fields.Field("height")),
                ConfigJson.Side(fields.Field("width")),
                null,
                false,
                false
            );
        }
    }
}
