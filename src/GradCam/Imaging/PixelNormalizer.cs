namespace GradCam.Imaging;

/// <summary>
/// RGB bytes → the model's numbers. A byte has 256 values, so each channel's arithmetic is done once per value.
/// </summary>
internal static class PixelNormalizer
{
    public static void Apply(Preprocessing options, ReadOnlySpan<byte> rgb, Span<float> tensor)
    {
        if (options.Channels == ChannelOrder.Grey)
        {
            Grey(Table(options, 0), rgb, tensor);
            return;
        }
        var area = tensor.Length / 3;
        var (channelStep, pixelStep) = options.Layout == TensorLayout.ChannelsFirst ? (area, 1) : (1, 3);
        for (var c = 0; c < 3; c++)
        {
            var table = Table(options, c);
            var from = options.Channels == ChannelOrder.Bgr ? 2 - c : c;
            var to = c * channelStep;
            for (var i = 0; i < area; i++, from += 3, to += pixelStep)
                tensor[to] = table[rgb[from]];
        }
    }

    /// <summary>The model's numbers → RGB bytes, each to the nearest; grey is the same in all three.</summary>
    public static void Undo(Preprocessing options, ReadOnlySpan<float> tensor, Span<byte> rgb)
    {
        int channels = options.ChannelCount,
            area = tensor.Length / channels;
        for (var i = 0; i < area; i++)
        for (var c = 0; c < 3; c++)
        {
            var channel =
                channels == 1 ? 0
                : options.Channels == ChannelOrder.Bgr ? 2 - c
                : c;
            var (mean, std) = Shift(options, channel);
            var value = tensor[
                options.Layout == TensorLayout.ChannelsFirst ? channel * area + i : i * channels + channel
            ];
            rgb[3 * i + c] = (byte)Math.Clamp(Math.Round((value * std + mean) / options.Scale), 0, 255);
        }
    }

    /// <summary>The mean and the deviation of a channel.</summary>
    public static (double Mean, double Std) Shift(Preprocessing options, int channel) =>
        (options.Mean[options.Mean.Length == 1 ? 0 : channel], options.Std[options.Std.Length == 1 ? 0 : channel]);

    private static void Grey(float[] table, ReadOnlySpan<byte> rgb, Span<float> tensor)
    {
        // PIL's integer form of 0.299 R + 0.587 G + 0.114 B.
        for (var i = 0; i < tensor.Length; i++)
            tensor[i] = table[(rgb[3 * i] * 19595 + rgb[3 * i + 1] * 38470 + rgb[3 * i + 2] * 7471 + 0x8000) >> 16];
    }

    private static float[] Table(Preprocessing options, int channel)
    {
        var (mean, std) = Shift(options, channel);
        var table = new float[256];
        for (var value = 0; value < 256; value++)
            table[value] = (float)((value * options.Scale - mean) / std);
        return table;
    }
}
