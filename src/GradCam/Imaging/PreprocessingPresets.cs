using System.Collections.Immutable;
using GradCam.Foundation;

namespace GradCam;

/// <summary>All presets.</summary>
public static class PreprocessingPresets
{
    private static readonly ImmutableArray<double> ImageNetMean = [0.485, 0.456, 0.406];
    private static readonly ImmutableArray<double> ImageNetStd = [0.229, 0.224, 0.225];

    /// <summary>
    /// Short side to size / 0.875, bilinear, centre crop, ImageNet mean and std: torchvision's classifiers.
    /// </summary>
    public static PreprocessingPreset Torchvision { get; } =
        new(
            "torchvision",
            "short side to size / 0.875, bilinear, centre crop, 0..1, ImageNet mean and std (torchvision)",
            Blank with
            {
                Resize = ResizeMode.ShortSideThenCenterCrop,
                Mean = ImageNetMean,
                Std = ImageNetStd,
            }
        );

    /// <summary>
    /// Short side to size / 0.95, bicubic, centre crop, ImageNet mean and std: most of timm's classifiers.
    /// </summary>
    public static PreprocessingPreset Bicubic { get; } =
        new(
            "bicubic",
            "short side to size / 0.95, bicubic, centre crop, 0..1, ImageNet mean and std (timm)",
            Torchvision.Template with
            {
                Interpolation = Interpolation.Bicubic,
                CropFraction = 0.95,
            }
        );

    /// <summary>Stretched, nearest pixel, BGR, 0..255 minus the ImageNet mean: Keras' ResNet and VGG.</summary>
    public static PreprocessingPreset KerasCaffe { get; } =
        new(
            "keras-caffe",
            "stretched, nearest pixel, BGR, 0..255 minus the ImageNet mean (Keras ResNet, VGG)",
            Blank with
            {
                Interpolation = Interpolation.Nearest,
                Channels = ChannelOrder.Bgr,
                Scale = 1,
                Mean = [103.939, 116.779, 123.68],
            }
        );

    /// <summary>Stretched, nearest pixel, -1..1: Keras' MobileNet, Inception and Xception.</summary>
    public static PreprocessingPreset KerasTf { get; } =
        new(
            "keras-tf",
            "stretched, nearest pixel, -1..1 (Keras MobileNet, Inception, Xception)",
            Blank with
            {
                Interpolation = Interpolation.Nearest,
                Scale = 1 / 127.5,
                Mean = [1],
            }
        );

    /// <summary>Stretched, nearest pixel, ImageNet mean and std: Keras' DenseNet.</summary>
    public static PreprocessingPreset KerasTorch { get; } =
        new(
            "keras-torch",
            "stretched, nearest pixel, 0..1, ImageNet mean and std (Keras DenseNet)",
            Blank with
            {
                Interpolation = Interpolation.Nearest,
                Mean = ImageNetMean,
                Std = ImageNetStd,
            }
        );

    /// <summary>Centre cut to the input's proportions, Lanczos, -1..1: Teachable Machine's exports.</summary>
    public static PreprocessingPreset TeachableMachine { get; } =
        new(
            "teachable-machine",
            "centre square, Lanczos, -1..1 (Teachable Machine)",
            KerasTf.Template with
            {
                Resize = ResizeMode.CenterCropThenResize,
                Interpolation = Interpolation.Lanczos,
            }
        );

    /// <summary>Stretched, bilinear, pixel values 0..255 as they are: for models that scale within the graph.</summary>
    public static PreprocessingPreset Raw { get; } =
        new(
            "raw",
            "stretched, bilinear, 0..255 as they are (models that normalize by themselves)",
            Blank with
            {
                Scale = 1,
            }
        );

    /// <summary>Stretched, bilinear, 0..1: models trained on pixels divided by 255, without mean and std.</summary>
    public static PreprocessingPreset Unit { get; } =
        new("unit", "stretched, bilinear, 0..1 (models trained without mean and std)", Blank);

    /// <summary>The whole photograph with a grey border of 114, bilinear, 0..1: YOLO and its kin.</summary>
    public static PreprocessingPreset Letterbox { get; } =
        new(
            "letterbox",
            "undistorted within a border of 114, bilinear, 0..1 (YOLO)",
            Blank with
            {
                Resize = ResizeMode.Letterbox,
                Padding = 114,
            }
        );

    /// <summary>Stretched, bilinear, BGR, 0..255 minus the ImageNet mean: models of Caffe.</summary>
    public static PreprocessingPreset Caffe { get; } =
        new(
            "caffe",
            "stretched, bilinear, BGR, 0..255 minus the ImageNet mean (Caffe)",
            KerasCaffe.Template with
            {
                Interpolation = Interpolation.Bilinear,
            }
        );

    /// <summary>Every preset, the default first.</summary>
    public static ImmutableArray<PreprocessingPreset> All { get; } =
    [Torchvision, Bicubic, KerasCaffe, KerasTf, KerasTorch, TeachableMachine, Raw, Unit, Letterbox, Caffe];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="GradCamException">There is none of that name; near names are suggested.</exception>
    public static PreprocessingPreset Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new GradCamException(
                $"There is no preprocessing preset '{name}': "
                    + Suggestions.Hint(name, All.Select(preset => preset.Name))
            );
    }

    private static Preprocessing Blank => new() { Width = ModelInput.UsualSize, Height = ModelInput.UsualSize };
}
