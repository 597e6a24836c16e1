using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>A tensor with spatial axes, laid as ONNX wants it: batch, channels, space.</summary>
/// <param name="Value">The value.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Sizes">The lengths of its spatial axes.</param>
/// <param name="Last">Keras has the channels last.</param>
internal sealed record Spatial(string Value, long? Channels, long?[] Sizes, bool Last)
{
    public long? Batch { get; init; }

    /// <summary>A layer's input.</summary>
    /// <param name="c">The call.</param>
    /// <param name="space">The number of spatial axes that it has to have; null for any number.</param>
    public static Spatial Of(LayerCall c, int? space = null) => Of(c, c.Input, space);

    public static Spatial Of(LayerCall c, KerasTensor x, int? space = null)
    {
        if (x.Rank < 3 || (space is { } wanted && x.Rank != wanted + 2))
            throw c.Wrong(
                $"its input has the shape {x.ShapeText}, which does not have {(space is { } n ? $"{n}" : "any")} "
                    + "spatial axes"
            );
        bool last = c.ChannelsLast;
        x = c.Ordered(x, last ? KerasTensor.ChannelsFirst(x.Rank) : KerasTensor.Plain(x.Rank));
        var shape = x.ValueShape;
        return new(x.Value, shape[1], shape[2..], last) { Batch = shape[0] };
    }

    /// <summary>The number of channels.</summary>
    /// <exception cref="GradCamException">It is open.</exception>
    public long KnownChannels(LayerCall c) =>
        Channels ?? throw c.Wrong("the number of channels of its input is not known");

    /// <summary>The output of a layer.</summary>
    public KerasTensor As(string value, long? channels, long?[] sizes) =>
        Last
            ? new(value, [Batch, .. sizes, channels], KerasTensor.ChannelsFirst(sizes.Length + 2))
            : new(value, [Batch, channels, .. sizes]);

    /// <summary>A value of the same shape.</summary>
    public KerasTensor As(string value) => As(value, Channels, Sizes);
}
