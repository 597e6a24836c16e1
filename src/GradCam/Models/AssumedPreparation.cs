using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>How photographs are taken to be prepared where nothing says it.</summary>
/// <param name="Preset">The preparation.</param>
/// <param name="Message">The remark on it.</param>
internal sealed record AssumedPreparation(PreprocessingPreset Preset, string Message)
{
    // Converters of Keras models, whose code around the model most often divides by 255 and does nothing else.
    private static readonly HashSet<string> FromKeras = ["gradcam", "tf2onnx", "keras2onnx"];

    /// <summary>The usual preparation of the framework that a model comes from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its file; null if it comes from memory.</param>
    public static AssumedPreparation Of(ModelProto model, string? path)
    {
        bool isKeras = FromKeras.Contains(model.ProducerName);
        var (preset, other) = isKeras
            ? (PreprocessingPresets.Unit, PreprocessingPresets.KerasTf)
            : (PreprocessingPresets.Torchvision, PreprocessingPresets.Unit);
        string who = isKeras ? ", which Keras leaves to the code around the model" : "";
        return new(
            preset,
            $"{path ?? "The model"} does not say how photographs are prepared{who}; assumed is {preset.Name} "
                + $"({preset.Description}): if the model was trained in another way, give --preprocess {other.Name} or "
                + "another preset (ExplainerOptions.Card)."
        );
    }
}
