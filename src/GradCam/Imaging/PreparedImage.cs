namespace GradCam;

/// <summary>A photograph as a model takes it.</summary>
/// <param name="Tensor">The values in the order of <paramref name="Layout"/>, without a batch axis.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">The tensor's height.</param>
/// <param name="Width">The tensor's width.</param>
/// <param name="Layout"><c>[C, H, W]</c> or <c>[H, W, C]</c>.</param>
/// <param name="Region">
/// The part of the photograph that the tensor shows; a heatmap of the tensor belongs there.
/// </param>
public sealed record PreparedImage(
    float[] Tensor,
    int Channels,
    int Height,
    int Width,
    TensorLayout Layout,
    Region Region
)
{
    /// <summary>The tensor's shape without a batch axis.</summary>
    public int[] Shape => Layout == TensorLayout.ChannelsFirst ? [Channels, Height, Width] : [Height, Width, Channels];
}
