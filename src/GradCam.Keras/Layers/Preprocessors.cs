using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Layers that prepare pictures within the model.</summary>
internal static class Preprocessors
{
    public static Family Rows { get; } = new() { ["Rescaling"] = Rescaling, ["Normalization"] = Normalization };

    private static KerasTensor Rescaling(LayerCall c)
    {
        var x = c.Input;
        float[] scale = Numbers(c, "scale") ?? [1],
            offset = Numbers(c, "offset") ?? [0];
        if (scale is not [1])
            x = ElementwiseFunctions.Combine(c, "Mul", x, scale);
        return offset is [0] ? x : ElementwiseFunctions.Combine(c, "Add", x, offset);
    }

    /// <summary>
    /// Keras' <c>(x - mean) / max(sqrt(variance), 1e-7)</c>, with numbers of its own or learned ones.
    /// </summary>
    private static KerasTensor Normalization(LayerCall c)
    {
        var x = c.Input;
        // Where they were given, Keras 3 keeps them in the configuration alone.
        float[] mean = Numbers(c, "mean") ?? c.Weights[0].Read(),
            variance = Numbers(c, "variance") ?? c.Weights[1].Read();
        int[] axes = [.. (c.Longs("axis") ?? []).Select(a => (int)(a < 0 ? a + x.Rank : a)).Order()];
        if (axes.Any(a => a < 1 || a >= x.Rank))
            throw c.Wrong($"it has no such axes in {x.ShapeText}");
        // The last axis behind which there is nothing: numbers broadcast from there; others need their axes of one.
        long[] shape =
        [
            .. Enumerable
                .Range(0, x.Rank)
                .Select(a => axes.Contains(a) && mean.Length > 1 ? x.Shape[a] ?? mean.Length : 1),
        ];
        float[] deviation = [.. variance.Select(v => Math.Max(MathF.Sqrt(v), 1e-7f))];
        if (mean.Length != deviation.Length || ElementCount.Of(shape) != mean.Length)
            throw c.Wrong($"its {mean.Length} means and {variance.Length} variances do not fit {x.ShapeText}");
        if (c.Flag("invert", false))
            return ElementwiseFunctions.Combine(
                c,
                "Add",
                ElementwiseFunctions.Combine(c, "Mul", x, deviation, shape),
                mean,
                shape
            );
        return ElementwiseFunctions.Combine(
            c,
            "Div",
            ElementwiseFunctions.Combine(c, "Sub", x, mean, shape),
            deviation,
            shape
        );
    }

    private static float[]? Numbers(LayerCall c, string name) =>
        c.Field(name) is { } value
            ? Constants.Read(value)?.Data ?? throw c.Wrong($"its '{name}' makes no sense")
            : null;
}
