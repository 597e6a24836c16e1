namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The places of windows along one axis of what they read: window <c>o</c> reads positions
/// <c>o * Stride - Begin + j * Dilation</c>. The long side is a convolution's input or a transposed convolution's
/// output; the short side has one element per window.
/// </summary>
/// <param name="Long">The length of the side that is read; null if unknown, like the further nullable ones.</param>
/// <param name="Short">The number of windows.</param>
/// <param name="Kernel">The number of positions that a window reads.</param>
/// <param name="Stride">From one window to the next.</param>
/// <param name="Dilation">From one position of a window to the next.</param>
/// <param name="Begin">The padding in front.</param>
/// <param name="End">The padding behind, as the attributes have it.</param>
internal sealed record WindowAxis(
    long? Long,
    long? Short,
    long? Kernel,
    long Stride,
    long Dilation,
    long? Begin,
    long? End
)
{
    /// <summary>From a window's first position to its last.</summary>
    public long? Span => (Kernel - 1) * Dilation;

    /// <summary>
    /// The length by which the last window reaches past the long side's end; negative if it leaves a rest unread.
    /// </summary>
    public long? Overhang => (Short - 1) * Stride + Span + 1 - Begin - Long;
}
