using GradCam.Onnx;

namespace GradCam.Building;

/// <summary>
/// One number per channel at every place of a picture's height and width, as convolutions have them: in the runtime's
/// blocked layout, where a broadcast or an Expand would cost all that it is combined with a way out of that layout and
/// back.
/// </summary>
internal static class Spread
{
    // The runtime's layout has blocks of so many channels on the processors that have the widest.
    public const int Block = 16;

    /// <summary>Writes the numbers at every place.</summary>
    /// <param name="numbers">The numbers, <c>float[N, C, 1, 1]</c>.</param>
    /// <param name="like">The dimensions of the value that has the places.</param>
    /// <returns>Null where the shapes are others, not known, or do not fit the blocks.</returns>
    public static Val? Of(Val numbers, Dim[]? like)
    {
        if (like is not [_, { Value: { } channels }, { Value: { } height }, { Value: { } width }])
            return null;
        if (channels % Block != 0 || height * width == 1)
            return null;
        var graph = numbers.Graph;
        // A convolution brings the few numbers into the layout.
        Val blocked = graph.Emit("Conv", [numbers, PerChannel(graph, channels, 1)], Attr.Of("group", channels));
        return Times(blocked, height, width);
    }

    /// <summary>Every place a number of times along height and width.</summary>
    public static Val Times(Val value, long height, long width) =>
        value.Graph.Emit(
            "Resize",
            [value, null, value.Graph.Share($"times {height} {width}", _ => Tensors.Of("", [1f, 1f, height, width]))],
            Attr.Of("mode", "nearest"),
            Attr.Of("coordinate_transformation_mode", "asymmetric"),
            Attr.Of("nearest_mode", "floor")
        );

    /// <summary>The weights of a convolution, every channel a group, that multiplies all with one number.</summary>
    public static Val PerChannel(GraphBuilder graph, long channels, float weight) =>
        graph.Share(
            $"{weight} per channel of {channels}",
            _ => Tensors.Of("", Enumerable.Repeat(weight, (int)channels).ToArray(), [channels, 1, 1, 1])
        );
}
