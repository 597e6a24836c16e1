using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Layers that only training knows: noise, dropout, penalties, random changes of pictures.</summary>
internal static class Identities
{
    private static readonly string[] Names =
    [
        "Dropout",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
        "AlphaDropout",
        "GaussianDropout",
        "GaussianNoise",
        "ActivityRegularization",
        "RandomFlip",
        "RandomRotation",
        "RandomZoom",
        "RandomTranslation",
        "RandomContrast",
        "RandomBrightness",
        "RandomHue",
        "RandomSaturation",
        "RandomSharpness",
        "RandomColorJitter",
        "RandomColorDegeneration",
        "RandomGrayscale",
        "RandomGaussianBlur",
        "RandomShear",
        "RandomPerspective",
        "RandomElasticTransform",
        "RandomErasing",
        "RandomPosterization",
        "RandomInvert",
        "RandAugment",
        "AugMix",
        "CutMix",
        "MixUp",
        "Identity",
        // Of ConvNeXt.
        "StochasticDepth",
        // Rounding of quantization-aware training.
        "QuantizeLayer",
    ];

    public static Family Rows { get; } = Make();

    private static Family Make()
    {
        var rows = new Family { ["RandomHeight|RandomWidth"] = c => c.Input, ["RandomCrop"] = Resampling.Fitted };
        foreach (string name in Names)
            rows[name] = c => c.Input;
        return rows;
    }
}
