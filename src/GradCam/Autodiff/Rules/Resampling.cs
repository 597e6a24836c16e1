using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules;

/// <summary>
/// Enlarging and shrinking: by interpolation, which is a matrix per axis, or by moving channels into space and back.
/// </summary>
internal static class Resampling
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Resize"] = new Rule(ResizeBack)
            {
                Note = "A nearest neighbour takes the gradient whole; antialiasing has no rule.",
            }.On(
                "2,3,3,4 ; ~ ; f[1,1,2,3]",
                "1,2,3,4 ; ~ ; f[1,1,2.5,0.7] | mode=linear",
                "1,2,3,4 ; ~ ; ~ ; i[1,2,5,7] | mode=linear coordinate_transformation_mode=align_corners",
                "1,2,4,5 ; ~ ; ~ ; i[7,3] | mode=cubic axes=[2,3]",
                "1,2,5 ; ~ ; f[1,1,1.5] | coordinate_transformation_mode=asymmetric nearest_mode=floor"
            ),
            ["DepthToSpace"] = new Rule(DepthBack).On("2,8,2,3 | blocksize=2", "1,18,2,1 | blocksize=3 mode=CRD"),
            ["SpaceToDepth"] = new Rule(n =>
                n.Emit("DepthToSpace", [n.G], Attr.Of("blocksize", n.Int("blocksize", 1)))
            ).On("2,2,4,6 | blocksize=2"),
        };

    private static Val ResizeBack(BackwardNode n)
    {
        if (n.Int("antialias", 0) == 1)
            throw n.Fail("resizes with antialiasing, which has no gradient here");
        var resized = ResizedAxis.Of(n);
        if (Blocks(n, resized) is { } sums)
            return sums;

        Val g = n.G;
        int rank = n.Rank(0);
        Dim[] dims = [.. n.Dims(0)];
        foreach (var axis in resized)
            dims[axis.Index] = axis.After;
        foreach (var axis in resized.Reverse())
        {
            if (axis is not { Before.Value: { } before, After.Value: { } after })
                throw n.Fail("needs the lengths of the axes that it resizes to be known");
            var interpolation = axis.ResizeInterpolation(n, (int)before, (int)after);
            float[] matrix =
                interpolation.Matrix()
                ?? throw n.Fail(
                    $"resizes in a way that has no gradient here ({interpolation.Mode}, {interpolation.Coordinates})"
                );
            g = Multiply(n, g, matrix, interpolation, axis.Index, dims);
            dims[axis.Index] = before;
        }
        return resized.Any(a => a.Index < rank - 2) ? g.ReshapeLike(n.X(0)) : g;
    }

    /// <summary>
    /// Multiplies an axis by the transposed matrix; what lies behind the axis becomes the columns of one product.
    /// </summary>
    private static Val Multiply(
        BackwardNode n,
        Val g,
        float[] matrix,
        ResizeInterpolation interpolation,
        int axis,
        Dim[] dims
    )
    {
        int before = interpolation.Input,
            after = interpolation.Output;
        if (axis == dims.Length - 1)
            return g.MatMul(n.Graph.Share($"{interpolation}", name => Tensors.Of(name, matrix, after, before)));
        if (axis < dims.Length - 2)
        {
            if (dims[axis..].Any(d => d.Value is null))
                throw n.Fail("needs the lengths of the axes behind those that it resizes to be known");
            g = g.Reshape(-1, after, dims[(axis + 1)..].Aggregate(1L, (product, d) => product * d.Value!.Value));
        }
        return n
            .Graph.Share(
                $"{interpolation} transposed",
                name => Tensors.Of(name, Transposed(matrix, before, after), before, after)
            )
            .MatMul(g);
    }

    private static float[] Transposed(float[] matrix, int before, int after)
    {
        var transposed = new float[matrix.Length];
        for (int o = 0; o < after; o++)
        for (int i = 0; i < before; i++)
            transposed[i * after + o] = matrix[o * before + i];
        return transposed;
    }

    /// <summary>
    /// Nearest neighbours at a whole scale repeat every pixel in a block, whatever the lengths: the gradient sums the
    /// block, as an average pool does quickly. Null if the node does something else.
    /// </summary>
    private static Val? Blocks(BackwardNode n, ResizedAxis[] resized)
    {
        int spatial = n.Rank(0) - 2;
        if (spatial is < 1 or > 3 || n.Text("mode", "nearest") != "nearest" || resized.Any(a => a.Index < 2))
            return null;
        var sizes = new long[spatial];
        Array.Fill(sizes, 1);
        foreach (var axis in resized)
        {
            if (axis.Scale is not { } scale || scale < 1 || scale != MathF.Floor(scale))
                return null;
            const int some = 5;
            int block = (int)scale;
            if (axis.ResizeInterpolation(n, some, some * block).Matrix() is not { } matrix)
                return null;
            for (int o = 0; o < some * block; o++)
                if (matrix[o * some + o / block] != 1)
                    return null;
            sizes[axis.Index - 2] = block;
        }
        return n.Emit("AveragePool", [n.G], Attr.Of("kernel_shape", sizes), Attr.Of("strides", sizes))
            * sizes.Aggregate(1f, (product, s) => product * s);
    }

    private static Val DepthBack(BackwardNode n)
    {
        long block = n.Int("blocksize", 1);
        Val depth = n.Emit("SpaceToDepth", [n.G], Attr.Of("blocksize", block));
        if (n.Text("mode", "DCR") == "DCR")
            return depth;
        if (n.Dims(0)[1].Value is not { } channels)
            throw n.Fail("needs the number of its input's channels to be known");
        // SpaceToDepth puts the place in the block before the channel; CRD has it behind.
        long places = block * block,
            rest = channels / places;
        return n.Emit(
            "Gather",
            [depth, n.Graph.Ints([.. Enumerable.Range(0, (int)channels).Select(c => c % places * rest + c / places)])],
            Attr.Of("axis", 1)
        );
    }
}
