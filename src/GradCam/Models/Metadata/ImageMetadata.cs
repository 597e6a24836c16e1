namespace GradCam.Models.Metadata;

/// <summary>
/// ONNX's own metadata of images, as Azure Custom Vision and the converters for Windows ML and Core ML write it:
/// <c>Image.BitmapPixelFormat</c>, <c>Image.NominalPixelRange</c> and <c>Image.ColorSpaceGamma</c>.
/// </summary>
/// <remarks>
/// Source: ONNX, <c>docs/MetadataProps.md</c>. How a photograph is brought to the input's size is not part of it: it
/// is stretched, as Custom Vision's own example does.
/// </remarks>
internal static class ImageMetadata
{
    private const string Format = "Image.BitmapPixelFormat",
        Range = "Image.NominalPixelRange",
        Gamma = "Image.ColorSpaceGamma";

    public static IEnumerable<Learned> Read(ModelFacts facts)
    {
        string[] keys = [.. new[] { Format, Range, Gamma }.Where(facts.Metadata.ContainsKey)];
        if (keys.Length == 0 && !facts.IsMarkedImage)
            yield break;
        string from =
            keys.Length > 0
                ? $"the model's metadata ({string.Join(", ", keys)})"
                : "the model's input, which is marked as an image";
        // What is not written down is what Windows ML takes then.
        string Value(string key, string usual) =>
            facts.Metadata.GetValueOrDefault(key, usual).Trim().ToLowerInvariant();
        string format = Value(Format, "Bgr8"),
            range = Value(Range, "NominalRange_0_255");
        var card = new ModelCard
        {
            Preset = PreprocessingPresets.Raw.Name,
            Channels = format.StartsWith("rgb", StringComparison.Ordinal) ? ChannelOrder.Rgb : ChannelOrder.Bgr,
        };
        card = range switch
        {
            "normalized_0_1" => card with { Scale = 1 / 255.0 },
            "normalized_1_1" => card with { Scale = 1 / 127.5, Mean = [1] },
            "nominalrange_16_235" => card with { Scale = 219 / 255.0, Mean = [-16] },
            _ => card,
        };
        yield return new(
            from,
            card,
            Value(Gamma, "sRGB") == "linear"
                ? "The model's metadata asks for linear light (Image.ColorSpaceGamma), which photographs are not "
                    + "converted to; its scores may be off."
                : null
        );
    }
}
