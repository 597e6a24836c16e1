using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The gradient of a <c>RoiAlign</c> node, which averages samples of each region's bins. Both axes are sampled alike
/// and apart, so that a region is two matrices: bins of rows times image times bins of columns.
/// </summary>
internal static class RegionsBack
{
    public static Val Image(BackwardNode n)
    {
        if (n.Text("mode", "avg") != "avg")
            throw n.Fail("takes maxima of its regions, which have no gradient here");
        Val rows = Bins(n, 0, n.Int("output_height", 1)),
            columns = Bins(n, 1, n.Int("output_width", 1));
        Val images = rows.Transpose(0, 1, 3, 2).MatMul(n.G).MatMul(columns);
        return n.Emit("ScatterND", [ZerosLike(n.X(0)), n.X(2).Unsqueeze(1), images], Attr.Of("reduction", "add"));
    }

    /// <summary>The weights of an axis' pixels in each bin, <c>[regions, 1, bins, pixels]</c>.</summary>
    private static Val Bins(BackwardNode n, int axis, long bins)
    {
        bool halfPixel = n.Text("coordinate_transformation_mode", "half_pixel") == "half_pixel";
        float scale = n.Float("spatial_scale", 1);
        // A region is x1, y1, x2, y2; [regions, bins, samples, pixels] from here on.
        Val Edge(long column) =>
            n.X(1).Slice(n.Graph.Ints(column), n.Graph.Ints(column + 1), n.Graph.Ints(1)).Reshape(-1, 1, 1, 1) * scale
            - (halfPixel ? 0.5f : 0);
        Val start = Edge(1 - axis),
            size = Edge(3 - axis) - start;
        if (!halfPixel)
            size = size.Binary("Max", n.Graph.Scalar(1));
        Val bin = size / bins;

        long ratio = n.Int("sampling_ratio", 0);
        // By default, as many as a bin has pixels.
        Val count = ratio > 0 ? n.Graph.Scalar(ratio) : bin.Unary("Ceil"),
            samples = count.Binary("Max", n.Graph.Scalar(1));
        // A detector may have found no region at all.
        Val most = Concat(0, samples.Flat(), n.Graph.Scalar(1).Flat()).Max([], keep: false);
        Val sample = Count(n, most).Reshape(-1, 1);
        Val place =
            start
            + bin
                * (
                    n.Graph.Add(Tensors.Of("", [.. Enumerable.Range(0, (int)bins).Select(b => (float)b)], bins, 1, 1))
                    + (sample + 0.5f) / samples
                );

        Val length = n.X(0).Shape(axis + 2, axis + 3).Squeeze(0);
        Val share = ((place >= -1) & (place <= length.AsFloat()) & (sample < count)).AsFloat() / samples;
        Val bounded = place.Binary("Max", n.Graph.Scalar(0)).Binary("Min", length.AsFloat() - 1);
        return ((1 - (bounded - Count(n, length)).Abs()).Relu() * share).Sum([2], keep: false).Unsqueeze(1);
    }

    /// <summary>0, 1, 2 ... below a number; counted in whole numbers, as shape inference wants it.</summary>
    private static Val Count(BackwardNode n, Val end) =>
        n.Emit(
                "Range",
                [n.Graph.Add(Tensors.Of("", [0L])), end.Cast(ElementType.Int64), n.Graph.Add(Tensors.Of("", [1L]))]
            )
            .AsFloat();
}
