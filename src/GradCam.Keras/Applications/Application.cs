using System.Globalization;
using System.Text.RegularExpressions;

namespace GradCam.Keras.Applications;

/// <summary>
/// One of the networks of <c>keras.applications</c>, whose weights are published without the network.
/// </summary>
/// <param name="Name">
/// The name in Keras, such as <c>VGG16</c>; variants of one name have an addition, as <c>MobileNetV3Small 0.75</c>.
/// </param>
/// <param name="ModelName">The name that Keras gives to the model; <c>{0}</c> stands for the size.</param>
/// <param name="Landmark">A layer of its body that few other applications have.</param>
/// <param name="Preset">The preparation of its pictures, unless the network does it itself.</param>
/// <param name="Body">The layers up to the features, which <c>include_top=False</c> leaves.</param>
/// <param name="Top">The head, for a number of classes.</param>
internal sealed partial record Application(
    string Name,
    string ModelName,
    string Landmark,
    PreprocessingPreset Preset,
    Func<Flow, Flow> Body,
    Func<Flow, int, Flow> Top
)
{
    /// <summary>The number of classes in ImageNet.</summary>
    public const int ImageNetClasses = 1000;

    /// <summary>Edges of the pictures that there are weights for, the usual one first.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [224];

    /// <summary>The layers that <c>include_top=False</c> has instead of the head; null for none.</summary>
    public Func<Flow, Flow>? End { get; init; }

    /// <summary>Builds the network.</summary>
    /// <param name="classes">The number of classes; null for the body alone.</param>
    /// <param name="size">The edge of its pictures; null for the usual one.</param>
    public Architecture Build(int? classes = ImageNetClasses, int? size = null)
    {
        int edge = size ?? Sizes[0];
        var plan = new Blueprint();
        var end = Body(plan.Input(edge));
        int body = plan.Count;
        end = classes is { } count ? Top(end, count) : End?.Invoke(end) ?? end;
        return plan.Finish(string.Format(CultureInfo.InvariantCulture, ModelName, edge), end, body);
    }

    /// <summary>
    /// The edge that a file's name tells, as in <c>mobilenet_1_0_160_tf.h5</c>: weights do not depend on it.
    /// </summary>
    public int SizeOf(string path) =>
        Digits()
            .Matches(Path.GetFileName(path))
            .Select(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture))
            .LastOrDefault(Sizes.Contains, Sizes[0]);

    [GeneratedRegex(@"(?<![\d.])\d{2,3}(?!\d)")]
    private static partial Regex Digits();
}
