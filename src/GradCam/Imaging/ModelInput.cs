namespace GradCam;

/// <summary>The known facts of a model's image input; null for an open axis.</summary>
/// <param name="Channels">1 or 3 for photographs.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Layout">The order of its axes.</param>
public sealed record ModelInput(
    int? Channels,
    int? Height,
    int? Width,
    TensorLayout Layout = TensorLayout.ChannelsFirst
)
{
    /// <summary>
    /// The size taken when neither model nor sidecar names one: 224, what most classifiers were trained with.
    /// </summary>
    public const int UsualSize = 224;
}
