using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Applications;

/// <summary>
/// Weights in Theano's order, which Keras 1 wrote: kernels as <c>[out, in, rows, columns]</c>, and flattened pictures
/// with the channels first.
/// </summary>
/// <param name="weights">The weights.</param>
/// <param name="network">The network that they belong to; null while that is not known.</param>
internal sealed class TheanoOrder(WeightStore weights, KerasNetwork? network = null) : WeightStore
{
    public override IReadOnlyList<string>? LayerNames => weights.LayerNames;

    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        var own = weights.Of(path);
        if (network is null)
            return own with { Arrays = [.. own.Arrays.Select(Kernel)] };
        return ChannelsBefore(path[^1]) is { } channels && own is { Count: > 0 } && own[0].Shape[0] % channels == 0
            ? own with
            {
                Arrays = [Rows(own[0], channels), .. own.Arrays.Skip(1)],
            }
            : own;
    }

    /// <summary>
    /// The backend that kernels are from, of which Theano's are turned around: as the name of the file says it, as
    /// those of Keras' first applications do, or as the file itself says it; Theano's, where nobody says it and the
    /// order is Theano's.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="said">What it says itself; empty for nothing.</param>
    /// <param name="ordered">The order is Theano's.</param>
    public static string Backend(string path, string said, bool ordered)
    {
        string name = Path.GetFileName(path);
        return name.Contains("th_kernels", StringComparison.OrdinalIgnoreCase) ? "theano"
            : name.Contains("tf_kernels", StringComparison.OrdinalIgnoreCase) ? "tensorflow"
            : said.Length == 0 && ordered ? "theano"
            : said;
    }

    private static WeightArray Kernel(WeightArray array)
    {
        if (array.Shape is not [var filters, var channels, var rows, var columns])
            return array;
        return array with
        {
            Shape = [rows, columns, channels, filters],
            Read = () => Arrays.Transpose(array.Read(), array.Shape, 2, 3, 1, 0).Data,
        };
    }

    /// <summary>The matrix behind a flattened picture, its rows in the order of channels last.</summary>
    private static WeightArray Rows(WeightArray matrix, long channels)
    {
        int places = (int)(matrix.Shape[0] / channels);
        return matrix with
        {
            Read = () =>
                Arrays.Rows(
                    matrix.Read(),
                    [
                        .. Enumerable
                            .Range(0, (int)matrix.Shape[0])
                            .Select(row => (int)(row % channels * places + row / channels)),
                    ]
                ),
        };
    }

    /// <summary>The channels of the picture that was flattened before a layer; null if none was.</summary>
    private long? ChannelsBefore(KerasLayer layer)
    {
        KerasLayer? Before(KerasLayer of) =>
            of.Calls[0].Reads.Select(r => network!.Layers.FirstOrDefault(l => l.Name == r.Layer)).FirstOrDefault();
        if (layer.Class != "Dense" || Before(layer) is not { Class: "Flatten" } at)
            return null;
        for (KerasLayer? from = at; from is not null; from = Before(from))
            if (from.Config.Find("filters")?.Long is { } filters)
                return filters;
        return null;
    }
}
