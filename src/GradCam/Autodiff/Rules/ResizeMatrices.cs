using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>The matrix <c>float[out, in]</c> by which Resize works on each axis.</summary>
internal static class ResizeMatrices
{
    public static List<(int Axis, float[,] Matrix)> Of(Op n)
    {
        if (n.Int("antialias", 0) == 1) throw n.Fail("resizes with antialiasing, which has no gradient here");
        if (n.Text("keep_aspect_ratio_policy", "stretch") != "stretch") throw n.Fail("keeps the aspect ratio by itself, which has no gradient here");
        var from = n.Dims(0);
        var to = n.Y.Dims ?? throw n.Fail("resizes to a size that is unknown");
        float[]? scales = n.Has(2) ? n.Floats(2) : null;
        long?[]? sizes = n.Known(3);
        long[] axes = n.Ints("axes") ?? [.. Enumerable.Range(0, from.Length).Select(a => (long)a)];
        var maps = new List<(int, float[,])>();
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + from.Length : axes[i]);
            Dim target = (to[axis].Value ?? sizes?[i]) is { } size ? size : to[axis];
            if (from[axis].SameAs(target) && (scales is not { Length: > 0 } || scales[i] == 1)) continue;
            // Samples and channels are never resized, though a size that is computed may hide it.
            if (axis < 2 && target.Value is null) continue;
            if (from[axis].Value is not { } length || target.Value is not { } wanted) throw n.Fail($"resizes axis {axis} from length {from[axis]} to {target}, which has to be known");
            float scale = scales is { Length: > 0 } ? scales[i] : (float)wanted / length;
            var matrix = new float[wanted, length];
            for (int o = 0; o < wanted; o++) Fill(n, matrix, o, Source(n, o, scale, length, wanted));
            if (!AxisMaps.IsIdentity(matrix)) maps.Add((axis, matrix));
        }
        return maps;
    }

    /// <summary>Where an output place lies on the input.</summary>
    private static float Source(Op n, int o, float scale, long from, long to) => n.Text("coordinate_transformation_mode", "half_pixel") switch
    {
        "half_pixel" => (o + 0.5f) / scale - 0.5f,
        "half_pixel_symmetric" => from / 2f * (1 - to / (scale * from)) + (o + 0.5f) / scale - 0.5f,
        "pytorch_half_pixel" => to > 1 ? (o + 0.5f) / scale - 0.5f : 0,
        "align_corners" => to > 1 ? o * (float)(from - 1) / (to - 1) : 0,
        "asymmetric" => o / scale,
        "tf_half_pixel_for_nn" => (o + 0.5f) / scale,
        var mode => throw n.Fail($"resizes by '{mode}', which has no gradient here"),
    };

    private static void Fill(Op n, float[,] matrix, int o, float x)
    {
        int last = matrix.GetLength(1) - 1;
        switch (n.Text("mode", "nearest"))
        {
            case "nearest":
                matrix[o, Math.Clamp(Nearest(n, x), 0, last)] = 1;
                break;
            case "linear":
                x = Math.Clamp(x, 0, last);
                int left = Math.Min((int)x, last), right = Math.Min(left + 1, last);
                matrix[o, left] += 1 - (x - left);
                matrix[o, right] += x - left;
                break;
            case "cubic":
                Cubic(n, matrix, o, x, last);
                break;
            case var mode:
                throw n.Fail($"resizes with mode '{mode}', which has no gradient here");
        }
    }

    private static int Nearest(Op n, float x) => n.Text("nearest_mode", "round_prefer_floor") switch
    {
        "round_prefer_floor" => (int)MathF.Ceiling(x - 0.5f),
        "round_prefer_ceil" => (int)MathF.Floor(x + 0.5f),
        "floor" => (int)MathF.Floor(x),
        _ => (int)MathF.Ceiling(x),
    };

    /// <summary>Keys' cubic convolution over four places (Keys 1981, eq. 15 with a free parameter).</summary>
    private static void Cubic(Op n, float[,] matrix, int o, float x, int last)
    {
        float a = n.Float("cubic_coeff_a", -0.75f);
        int first = (int)MathF.Floor(x) - 1;
        bool exclude = n.Int("exclude_outside", 0) == 1;
        float Weight(float distance)
        {
            float d = Math.Abs(distance);
            return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
        }
        float sum = 0;
        for (int i = first; i < first + 4; i++) if (!exclude || (i >= 0 && i <= last)) sum += Weight(x - i);
        for (int i = first; i < first + 4; i++)
            if (!exclude || (i >= 0 && i <= last)) matrix[o, Math.Clamp(i, 0, last)] += Weight(x - i) / (exclude ? sum : 1);
    }
}
