using GradCam.Building;
using GradCam.Layers;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>The order of a score's axes, and whether they hold places.</summary>
internal static class ScoreLayout
{
    private const int MostStride = 64;

    /// <summary>
    /// True if the scores have spatial axes themselves, as in segmentation: <c>[N, C, spatial...]</c>. A single channel
    /// counts only where its places are spread as those of the input are.
    /// </summary>
    /// <param name="dims">The dimensions of the scores, channels first.</param>
    /// <param name="inputSize">The lengths of the input's spatial axes.</param>
    public static bool IsDense(Dim[] dims, IReadOnlyList<int> inputSize) =>
        dims.Length > 2
        && dims.Length == inputSize.Count + 2
        && (dims[1].Value == 1 ? AreSpread(dims[2..], inputSize) : dims.Skip(2).Any(d => d.Value != 1));

    /// <summary>The score that speaks neither for nor against the only class.</summary>
    public static float EvenScore(OutputActivation activation) => activation == OutputActivation.None ? 0.5f : 0;

    /// <summary>
    /// Writes score maps whose channels come last, or that have no axis of channels or of samples, as
    /// <c>[N, C, spatial...]</c>; other scores stay as they are.
    /// </summary>
    /// <param name="graph">The graph that computes the scores, with inferred shapes.</param>
    /// <param name="head">The scores as the model has them.</param>
    /// <param name="spatial">The input's spatial axes.</param>
    /// <param name="input">The dimensions of the input.</param>
    /// <param name="stated">The task that was stated; null for none.</param>
    /// <returns>The head whose scores are in that order.</returns>
    public static ScoreHead ChannelsFirst(
        GraphBuilder graph,
        ScoreHead head,
        int[] spatial,
        Dim[] input,
        ModelTask? stated = null
    )
    {
        // Rows have no places, whatever their lengths.
        if (stated is ModelTask.Detection or ModelTask.Sequence)
            return head;
        if (graph.Shape(head.Tensor) is not { } dims || spatial.Any(axis => input[axis].Value is null))
            return head;
        int[] size = [.. spatial.Select(axis => (int)input[axis].Value!)];
        Val scores = graph[head.Tensor];
        bool isLast =
            size.Length > 1
                ? IsChannelsLast(dims, size, spatial[0] == 1)
                : IsSignalWithChannelsLast(graph, head.Tensor, spatial[0] == 1);
        if (dims.Length == size.Length + 2 && isLast)
        {
            scores = scores.Transpose([0, dims.Length - 1, .. Enumerable.Range(1, size.Length)]);
            dims = [dims[0], dims[^1], .. dims[1..^1]];
        }
        else if (dims.Length == size.Length + 1 && size.Length > 1 && AreSpread(dims[1..], size))
        {
            // [C, H, W] of one picture, or [N, H, W] of one channel.
            bool isOnePicture = dims[0].Value > 1 && input[0].Value is null or 1;
            scores = scores.Unsqueeze(isOnePicture ? 0 : 1);
            dims = isOnePicture ? [1, .. dims] : [dims[0], 1, .. dims[1..]];
        }
        else if (
            stated == ModelTask.Segmentation
            && dims.Length == 3
            && size.Length > 1
            && Flattened(dims[1], size) is { } flat
        )
        {
            scores = scores
                .Reshape([0, .. flat.Select(d => d.Value!.Value), -1])
                .Transpose([0, flat.Length + 1, .. Enumerable.Range(1, flat.Length)]);
            dims = [dims[0], dims[2], .. flat];
        }
        else
            return head;
        graph.Learn([new() { Name = scores.Name, Type = Dim.Type(ElementType.Float, dims) }]);
        return head with { Tensor = scores.Name };
    }

    /// <summary>
    /// The steps of a signal come before their channels. A length says little of a single axis, so the operators tell.
    /// </summary>
    private static bool IsSignalWithChannelsLast(GraphBuilder graph, string scores, bool inputIs) =>
        graph.Shape(scores) is { Length: 3 }
        && LayoutFinder.Find(graph, graph.Graph.Input[0].Name, inputIs).Layouts.TryGetValue(scores, out var layout)
        && layout != LayerLayout.ChannelsFirst;

    /// <summary>
    /// The places of these lengths lie as those of the input do, rather than those behind the channels.
    /// </summary>
    private static bool IsChannelsLast(Dim[] dims, int[] size, bool preferred) =>
        dims.Length == size.Length + 2
        && Distortion(dims[1..^1], size) is { } last
        && (Distortion(dims[2..], size) is not { } first || last < first || (preferred && last == first));

    /// <summary>
    /// The lengths of places that lie one after another: those of the input, divided by a stride; null if none fits.
    /// </summary>
    private static Dim[]? Flattened(Dim places, int[] size) =>
        Enumerable
            .Range(1, MostStride)
            .Select(stride => size.Select(length => (Dim)((length + stride - 1) / stride)).ToArray())
            .FirstOrDefault(lengths => lengths.Aggregate(1L, (all, d) => all * d.Value!.Value) == places.Value);

    private static bool AreSpread(ReadOnlySpan<Dim> lengths, IReadOnlyList<int> size) =>
        Distortion(lengths, size) is not null;

    /// <summary>
    /// The distance of lengths from the proportions of the input, in places of the input; null where strides do not
    /// explain it, or where there is a single place.
    /// </summary>
    private static double? Distortion(ReadOnlySpan<Dim> lengths, IReadOnlyList<int> size)
    {
        double worst = 0;
        for (int axis = 0; axis < size.Count; axis++)
        {
            if (lengths[axis].Value is not { } length || length <= 1)
                return null;
            double scale = (double)size[axis] / length,
                off = Math.Abs(lengths[0].Value!.Value * scale - size[0]);
            // Strides round each axis up by less than one place.
            if (off > Math.Max(scale, 1))
                return null;
            worst = Math.Max(worst, off);
        }
        return size.Count > 1 || lengths[0].Value == size[0] ? worst : null;
    }
}
