using System.Text.Json;

namespace GradCam.Models.Metadata;

/// <summary>timm's description of how a network was trained: <c>pretrained_cfg</c> of a <c>config.json</c>.</summary>
/// <remarks>Source: <c>timm/data/config.py</c>, <c>timm/data/transforms_factory.py</c>.</remarks>
internal static class TimmConfig
{
    private const double UsualCrop = 0.875;

    /// <summary>The facts, or null if the file is of another kind.</summary>
    /// <param name="root">The file, or a part of it that holds such a description.</param>
    /// <param name="input">The model's input: it decides between the sizes of training and of tests.</param>
    public static ModelCard? Of(JsonElement root, ModelInput input)
    {
        var config = root.Field("pretrained_cfg") ?? root.Field("data_config") ?? root;
        var mean = ConfigJson.Numbers(config.Field("mean"));
        var std = ConfigJson.Numbers(config.Field("std"));
        if (mean is null || std is null || (config.Field("input_size") ?? config.Field("crop_pct")) is null)
            return null;
        bool tested =
            input.Height is { } given
            && Size(config, "test_input_size") is { } test
            && test.Height == given
            && Size(config, "input_size")?.Height != given;
        var size = Size(config, tested ? "test_input_size" : "input_size");
        double part =
            (tested ? ConfigJson.Number(config.Field("test_crop_pct")) : null)
            ?? ConfigJson.Number(config.Field("crop_pct"))
            ?? UsualCrop;
        var card = new ModelCard
        {
            Height = size?.Height,
            Width = size?.Width,
            Resize = ResizeMode.ShortSideThenCenterCrop,
            CropFraction = part,
            Interpolation = ConfigJson.Text(config.Field("interpolation")) switch
            {
                "bicubic" => Interpolation.Bicubic,
                "nearest" => Interpolation.Nearest,
                "lanczos" => Interpolation.Lanczos,
                _ => Interpolation.Bilinear,
            },
            Scale = 1 / 255.0,
            Mean = mean,
            Std = std,
        };
        return ConfigJson.Text(config.Field("crop_mode")) switch
        {
            "squash" => card with { Resize = ResizeMode.StretchThenCenterCrop },
            "border" => card with
            {
                Resize = ResizeMode.Letterbox,
                CropFraction = null,
                Padding = (byte)Math.Clamp(Math.Round(255 * mean.Value.Average()), 0, 255),
            },
            _ => card,
        };
    }

    private static (int Height, int Width)? Size(JsonElement config, string name) =>
        config.Field(name) is { ValueKind: JsonValueKind.Array } size
        && size.GetArrayLength() == 3
        && (ConfigJson.Side(size[1]), ConfigJson.Side(size[2])) is ({ } height, { } width)
            ? (height, width)
            : null;
}
