using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>How photographs are taken to be prepared where nothing says it.</summary>
/// <param name="Preset">The preparation.</param>
/// <param name="Message">The remark on it.</param>
/// <param name="Resize">The way to the input's size, where it is another one than the preset's.</param>
internal sealed record AssumedPreparation(PreprocessingPreset Preset, string Message, ResizeMode? Resize = null)
{
    // Converters of Keras models, whose code around the model most often divides by 255 and does nothing else.
    private static readonly HashSet<string> FromKeras = ["gradcam", "tf2onnx", "keras2onnx"];

    /// <summary>The usual preparation of the framework that a model comes from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its file; null if it comes from memory.</param>
    /// <param name="whole">No crop may be assumed.</param>
    public static AssumedPreparation Of(ModelProto model, string? path, bool whole = false)
    {
        bool isKeras = FromKeras.Contains(model.ProducerName);
        var (preset, other) = isKeras
            ? (PreprocessingPresets.Unit, PreprocessingPresets.KerasTf)
            : (PreprocessingPresets.Torchvision, PreprocessingPresets.Unit);
        string who = isKeras ? ", which Keras leaves to the code around the model" : "";
        // The preset of Keras stretches anyway.
        bool stretched = whole && !isKeras;
        return new(
            preset,
            $"{path ?? "The model"} does not say how photographs are prepared{who}; assumed is {preset.Name} "
                + $"({preset.Description}): if the model was trained in another way, give ModelCard.Preset = "
                + $"\"{other.Name}\" or "
                + "another preset."
                + (
                    stretched
                        ? " Whole pictures are looked at, stretched to the input, since a centre crop would cut off "
                            + "borders and corners: if the model is used with a crop, give ModelCard.Preset = "
                            + $"\"{preset.Name}\"."
                        : ""
                ),
            stretched ? ResizeMode.Stretch : null
        );
    }
}
