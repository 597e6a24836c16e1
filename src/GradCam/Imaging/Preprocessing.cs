using System.Collections.Immutable;
using System.Globalization;
using GradCam.Imaging;

namespace GradCam;

/// <summary>
/// The preparation of a photograph as a model's input: resize and crop, channel order, then
/// <c>(pixel · Scale − Mean) / Std</c> per channel with pixels 0..255.
/// </summary>
public sealed record Preprocessing
{
    // A tensor of 300 MB; no network takes as much.
    private const int MaxArea = 25_000_000;

    /// <summary>Width of the tensor in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the tensor in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The way to bring the photograph to that size.</summary>
    public ResizeMode Resize { get; init; } = ResizeMode.Stretch;

    /// <summary>
    /// With <see cref="ResizeMode.ShortSideThenCenterCrop"/>: the length that the short side is resized to before the
    /// crop; null for the tensor's short side divided by <see cref="CropFraction"/>. With
    /// <see cref="ResizeMode.StretchThenCenterCrop"/>: the length of both sides before the crop.
    /// </summary>
    public int? ResizeSize { get; init; }

    /// <summary>
    /// With <see cref="ResizeMode.ShortSideThenCenterCrop"/> and <see cref="ResizeMode.StretchThenCenterCrop"/>: the
    /// part of the short side, or of each side, that the crop keeps, above 0 to 1.
    /// </summary>
    public double CropFraction { get; init; } = 0.875;

    /// <summary>The way to resample pixels.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>The order of the channels.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>The order of the tensor's axes.</summary>
    public TensorLayout Layout { get; init; } = TensorLayout.ChannelsFirst;

    /// <summary>The factor that pixels of 0..255 are first multiplied with.</summary>
    public double Scale { get; init; } = 1 / 255.0;

    /// <summary>
    /// Subtracted after scaling: one value for all channels, or one for each in the order of <see cref="Channels"/>.
    /// </summary>
    public ImmutableArray<double> Mean { get; init; } = [0];

    /// <summary>
    /// Divided by at last: one value for all channels, or one for each in the order of <see cref="Channels"/>.
    /// </summary>
    public ImmutableArray<double> Std { get; init; } = [1];

    /// <summary>With <see cref="ResizeMode.Letterbox"/>: the pixel value (0..255) around the photograph.</summary>
    public byte Padding { get; init; }

    /// <summary>1 for grey, else 3.</summary>
    public int ChannelCount => Channels == ChannelOrder.Grey ? 1 : 3;

    /// <summary>The number of values of one tensor.</summary>
    public int TensorLength => checked(ChannelCount * Height * Width);

    /// <summary>Prepares a photograph.</summary>
    /// <exception cref="GradCamException">The options contradict each other.</exception>
    public PreparedImage Apply(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Validate();
        var tensor = new float[TensorLength];
        return new PreparedImage(tensor, ChannelCount, Height, Width, Layout, Apply(picture, tensor));
    }

    /// <summary>Prepares a photograph into given memory, such as one sample of a batch.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="destination">Exactly <see cref="TensorLength"/> values.</param>
    /// <returns>The part of the photograph that the tensor shows.</returns>
    /// <exception cref="GradCamException">The options contradict each other.</exception>
    public Region Apply(Picture picture, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Validate();
        if (destination.Length != TensorLength)
            throw new ArgumentException(
                $"The tensor has {TensorLength} values, the memory for it {destination.Length}.",
                nameof(destination)
            );
        var (pixels, region) = Framing.Apply(this, picture);
        PixelNormalizer.Apply(this, pixels, destination);
        return region;
    }

    /// <summary>The pixels that one tensor was made of, at its size.</summary>
    /// <param name="tensor">Exactly <see cref="TensorLength"/> values.</param>
    internal Picture Undo(ReadOnlySpan<float> tensor)
    {
        var pixels = new byte[3 * Width * Height];
        PixelNormalizer.Undo(this, tensor, pixels);
        return new Picture(pixels, Width, Height);
    }

    /// <summary>Checks that the options fit together.</summary>
    /// <exception cref="GradCamException">They do not; the message says which.</exception>
    public void Validate()
    {
        const int maxSide = 16384;
        if (Width is < 1 or > maxSide || Height is < 1 or > maxSide)
            throw new GradCamException(
                $"An input of {Width}×{Height} pixels cannot be prepared: give a width and height from 1 to {maxSide}."
            );
        if ((long)Width * Height > MaxArea)
            throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"An input of {Width}×{Height} pixels cannot be prepared: give a width and height of at most "
                        + $"{MaxArea:N0} pixels together."
                )
            );
        if (!(CropFraction is > 0 and <= 1))
            throw new GradCamException(
                $"A crop fraction of {CropFraction} is not possible: give a number above 0, at most 1."
            );
        bool stretched = Resize == ResizeMode.StretchThenCenterCrop;
        int least = stretched ? Math.Max(Width, Height) : Math.Min(Width, Height);
        if (
            (stretched || Resize == ResizeMode.ShortSideThenCenterCrop)
            && ResizeSize is { } size
            && (size < least || size > 2 * maxSide)
        )
            throw new GradCamException(
                $"A {(stretched ? "" : "short ")}side of {size} does not suit a crop of {Width}×{Height}: give {least} "
                    + $"to {2 * maxSide}."
            );
        if (!double.IsFinite(Scale))
            throw new GradCamException($"A scale of {Scale} is not possible: give a finite number.");
        CheckValues(Mean, "mean");
        CheckValues(Std, "std");
        if (Std.Contains(0))
            throw new GradCamException(
                "A std of 0 is not possible, since it is divided by: give 1 to leave a channel as it is."
            );
    }

    /// <summary>The length that a side is stretched to, before the centre is cut out.</summary>
    /// <param name="length">The side's length in the tensor.</param>
    internal int StretchedLength(int length) => ResizeSize ?? (int)Math.Min(length / CropFraction, int.MaxValue);

    private void CheckValues(ImmutableArray<double> values, string name)
    {
        if (values.IsDefault || (values.Length != 1 && values.Length != ChannelCount))
            throw new GradCamException(
                $"The {name} has {(values.IsDefault ? 0 : values.Length)} values for {ChannelCount} channel(s): give "
                    + "one for all, or one for each."
            );
        if (!values.All(double.IsFinite))
            throw new GradCamException($"The {name} holds a value that is no number: give finite numbers.");
    }

    /// <summary>Equal when every option is, the means and deviations by value.</summary>
    public bool Equals(Preprocessing? other) =>
        other is not null && Scalars == other.Scalars && Same(Mean, other.Mean) && Same(Std, other.Std);

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars.GetHashCode();

    private (int, int, ResizeMode, int?, double, Interpolation, (ChannelOrder, TensorLayout, double, byte)) Scalars =>
        (Width, Height, Resize, ResizeSize, CropFraction, Interpolation, (Channels, Layout, Scale, Padding));

    private static bool Same(ImmutableArray<double> a, ImmutableArray<double> b) =>
        a.AsSpan().SequenceEqual(b.AsSpan());
}
