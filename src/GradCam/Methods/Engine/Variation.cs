using GradCam.Building;
using GradCam.Foundation;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Methods.Engine;

/// <summary>
/// A way to vary a tensor: a few numbers are fed for each variation, and the graph makes the whole tensor from them and
/// from the original one. So the network's own runtime does the work, and hardly anything is copied.
/// </summary>
/// <param name="Form">Variations of one form and shape share a graph.</param>
/// <param name="Fed">The shape of the numbers that are fed for one variation.</param>
/// <param name="Write">
/// Writes the varied tensor from the numbers that are fed, <c>float[N, fed...]</c>, and the original tensor, with a
/// first axis of 1.
/// </param>
/// <param name="Fill">Makes the numbers that are fed.</param>
internal sealed record Variation(string Form, int[] Fed, Func<Val, Val, Val> Write, Filling Fill)
{
    /// <summary>Distinguishes graphs.</summary>
    public string Key => $"{Form} {string.Join('x', Fed)}";

    /// <summary>Any tensor, given whole.</summary>
    public static Variation Whole(int length, Filling fill) =>
        new("whole", [length], (fed, value) => fed.Reshape(Concat(0, value.Graph.Ints(-1), value.Shape(1))), fill);

    /// <summary>The tensor times a factor; <c>fed[0]</c>.</summary>
    public static Variation Scaled(Layer layer, Filling fill) =>
        new("scaled", [1], (fed, value) => value * fed.Reshape([-1, .. layer.Shape.Skip(1).Select(_ => 1L)]), fill);

    /// <summary>Every place times a weight, <c>fed[spatial...]</c>; class tokens keep their values.</summary>
    public static Variation Masked(Layer layer, int[] space, Filling fill) =>
        new("masked", space, (fed, value) => value * OverPlaces(layer, fed), fill);

    /// <summary>
    /// Every place of the input times a mask: a map of any size, brought to the input's size with its corners on the
    /// corners, scaled to 0..1, and weakened by a factor. <c>fed[factor, map...]</c>.
    /// </summary>
    /// <param name="layer">The input.</param>
    /// <param name="space">Lengths of its spatial axes.</param>
    /// <param name="map">Lengths of the map's axes.</param>
    /// <param name="fill">Makes the numbers that are fed.</param>
    public static Variation SeenThrough(Layer layer, int[] space, int[] map, Filling fill)
    {
        // The reference implementation's guard against maps of one value.
        const float tiny = 1e-8f;
        return new(
            $"seen through {string.Join('x', map)}",
            [1 + ElementCount.Of(map)],
            (fed, value) =>
            {
                var graph = fed.Graph;
                Val factor = fed.Slice(graph.Ints(0), graph.Ints(1), graph.Ints(1)),
                    mask = fed.Slice(graph.Ints(1), graph.Ints(long.MaxValue), graph.Ints(1));
                // A map of one value stays one exactly, whatever the interpolation rounds.
                mask -= mask.Min([1]);
                int inner = ElementCount.Of(map);
                for (int axis = 0; axis < map.Length; axis++)
                {
                    inner /= map[axis];
                    if (map[axis] == space[axis])
                        continue;
                    Val matrix = graph.Add(
                        Tensors.Of(
                            "",
                            LinearResize.Matrix(map[axis], space[axis], alignCorners: true),
                            space[axis],
                            map[axis]
                        )
                    );
                    // Along the last axis all rows are one product; one by one they took ten times as long.
                    mask =
                        inner == 1
                            ? mask.Reshape(-1, map[axis]).MatMul(matrix.Transpose(1, 0))
                            : matrix.MatMul(mask.Reshape(-1, map[axis], inner));
                }
                mask = mask.Reshape(-1, ElementCount.Of(space));
                Val least = mask.Min([1]);
                mask = (mask - least) * (factor / (mask.Max([1]) - least + tiny));
                return value * OverPlaces(layer, mask.Reshape([-1, .. space.Select(length => (long)length)]));
            },
            fill
        );
    }

    /// <summary>One channel set to one value at all places, class tokens too: <c>fed[channel, value]</c>.</summary>
    public static Variation ChannelSet(Layer layer, int channels, Filling fill) =>
        new(
            "channel set",
            [2],
            (fed, value) =>
            {
                var graph = fed.Graph;
                Val numbers = graph.Add(
                    Tensors.Of(
                        "",
                        [.. Enumerable.Range(0, channels).Select(k => (float)k)],
                        [.. OverChannels(layer, channels)]
                    )
                );
                long[] one = [-1, .. layer.Shape.Skip(1).Select(_ => 1L)];
                Val Number(int i) => fed.Slice(graph.Ints(i), graph.Ints(i + 1), graph.Ints(1)).Reshape(one);
                return Where(numbers.Equal(Number(0)), Number(1), value);
            },
            fill
        );

    /// <summary>Every channel set to a value of its own at all places: <c>fed[C]</c>.</summary>
    public static Variation ChannelsSet(Layer layer, int channels, Filling fill) =>
        new(
            "channels set",
            [channels],
            (fed, value) => ZerosLike(value) + fed.Reshape([-1, .. OverChannels(layer, channels).Skip(1)]),
            fill
        );

    /// <summary>The shape of one value per channel, ready to be broadcast to the layer.</summary>
    private static long[] OverChannels(Layer layer, int channels)
    {
        long[] shape = [.. layer.Shape.Select(_ => 1L)];
        shape[layer.Layout == LayerLayout.ChannelsFirst ? 1 : ^1] = channels;
        return shape;
    }

    /// <summary>
    /// A weight of each place, <c>float[N, spatial...]</c>, ready to be multiplied with the layer; 1 for class tokens.
    /// </summary>
    private static Val OverPlaces(Layer layer, Val weights)
    {
        if (layer.Layout == LayerLayout.ChannelsFirst)
            return weights.Unsqueeze(1);
        if (layer.Layout == LayerLayout.ChannelsLast)
            return weights.Unsqueeze(-1);
        Val flat = weights.Reshape(0, -1, 1);
        if (layer.ExtraTokens == 0)
            return flat;
        return Concat(1, Full(Concat(0, flat.Shape(0, 1), flat.Graph.Ints(layer.ExtraTokens, 1)), 1), flat);
    }
}
