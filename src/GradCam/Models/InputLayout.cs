using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>The axes of the picture's input.</summary>
/// <param name="Dims">Their lengths, as the file has them.</param>
/// <param name="ChannelsLast">The last axis holds the channels, instead of the one behind the samples.</param>
/// <param name="Order">
/// Where the place of the channels was learned: stated, derived from an operator, or assumed by the lengths, where 1, 3
/// and 4 are those of pictures.
/// </param>
internal sealed record InputLayout(Dim[] Dims, bool ChannelsLast, OriginKind Order)
{
    /// <summary>Reads the axes of a model's input.</summary>
    /// <param name="canonical">The model, with the picture's input first; large weights may be missing.</param>
    /// <param name="stated">The order of its axes, if it was stated.</param>
    public static InputLayout Of(ModelProto canonical, TensorLayout? stated) =>
        Of(canonical, canonical.Graph.Input[0], stated);

    /// <summary>Reads the axes of one of a model's inputs.</summary>
    /// <param name="model">The model; large weights may be missing.</param>
    /// <param name="input">The input, whose rank is known.</param>
    /// <param name="stated">The order of its axes, if it was stated.</param>
    public static InputLayout Of(ModelProto model, ValueInfoProto input, TensorLayout? stated = null)
    {
        var dims = Dim.Of(input.Type)!;
        if (stated is { } order)
            return new(dims, order == TensorLayout.ChannelsLast, OriginKind.Declared);
        if (AxisTrace.Channels(model.Graph, input.Name, dims.Length) is not var (axis, count))
            return new(dims, HasPictureChannelsLast(dims), OriginKind.Assumed);
        if (axis == dims.Length - 1 && axis != 1)
            return new(WithLength(dims, axis, count), true, OriginKind.Derived);
        // Channels that lie in the middle are none of a picture: the axes are those of something else.
        return axis == 1
            ? new(WithLength(dims, axis, count), false, OriginKind.Derived)
            : new(dims, HasPictureChannelsLast(dims), OriginKind.Assumed);
    }

    /// <summary>The axis of the channels.</summary>
    public int ChannelAxis => ChannelsLast ? Dims.Length - 1 : 1;

    /// <summary>The axes of the places, in order.</summary>
    public int[] SpatialAxes => [.. Enumerable.Range(ChannelsLast ? 1 : 2, Dims.Length - 2)];

    private static bool HasPictureChannelsLast(Dim[] dims) =>
        dims.Length == 4 && dims[3].Value is (1 or 3 or 4) && dims[1].Value is not (1 or 3 or 4);

    private static Dim[] WithLength(Dim[] dims, int axis, long? length) =>
        dims[axis].Value is null && length > 0 ? [.. dims[..axis], length.Value, .. dims[(axis + 1)..]] : dims;
}
