using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>
/// The weights of a cell as Keras 2 and 3 have them, the gates side by side, whatever the file's form is.
/// </summary>
/// <param name="Width">The number of inputs.</param>
/// <param name="Units">The number of units.</param>
/// <param name="Kernel">The input-to-hidden weights, <c>[inputs, gates * units]</c>.</param>
/// <param name="Recurrent">The hidden-to-hidden weights, <c>[units, gates * units]</c>.</param>
/// <param name="Bias">The biases, <c>[gates * units]</c> or that of inputs and of states; null for none.</param>
internal sealed record CellWeights(
    long Width,
    long Units,
    Func<float[]> Kernel,
    Func<float[]> Recurrent,
    Func<float[]>? Bias
)
{
    /// <summary>Reads a cell's weights.</summary>
    /// <param name="c">The cell.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="width">The width of its input; null if it is not known.</param>
    /// <param name="twoBiases">States have a bias of their own.</param>
    public static CellWeights Of(LayerCall c, CellKind kind, long? width, bool twoBiases)
    {
        long units = c.Int("units", 0),
            all = kind.Gates * units;
        if (units < 1)
            throw c.Wrong("it says no number of units");
        var stored = c.Weights;
        bool bias = c.Flag("use_bias", true);
        if (kind.Gates > 1 && stored.Count == 3 * kind.Gates)
            return Apart(c, kind, width, units);
        WeightArray kernel = c.Fitting(stored[0], width, all),
            recurrent = c.Fitting(stored[1], units, all);
        if (c.Layer.Class.StartsWith("CuDNN", StringComparison.Ordinal))
        {
            var both = c.Fitting(stored[2], 2 * all);
            return new(
                kernel.Shape[0],
                units,
                () => Turned(kernel.Read(), kind.Gates, units, byColumns: false),
                () => Turned(recurrent.Read(), kind.Gates, units, byColumns: true),
                () => twoBiases ? both.Read() : Summed(both.Read())
            );
        }
        var third =
            !bias ? null
            : twoBiases ? c.Fitting(stored[2], 2, all)
            : c.Fitting(stored[2], all);
        return new(kernel.Shape[0], units, kernel.Read, recurrent.Read, third is null ? null : third.Read);
    }

    /// <summary>Keras 1 has three arrays for each gate.</summary>
    private static CellWeights Apart(LayerCall c, CellKind kind, long? width, long units)
    {
        WeightArray[] Each(int array, params long?[] shape) =>
            [.. kind.Old.Select(gate => c.Fitting(c.Weights[3 * gate + array], shape))];
        WeightArray[] kernels = Each(0, width ?? c.Weights[0].Shape[0], units),
            recurrent = Each(1, units, units),
            biases = Each(2, units);
        return new(
            kernels[0].Shape[0],
            units,
            () => Arrays.Beside([.. kernels.Select(a => a.Read())], (int)units),
            () => Arrays.Beside([.. recurrent.Select(a => a.Read())], (int)units),
            () => Arrays.Beside([.. biases.Select(a => a.Read())], (int)units)
        );
    }

    /// <summary>
    /// cuDNN has the matrices of its gates transposed: those of states as they are, those of inputs in the memory of
    /// Keras' shape.
    /// </summary>
    private static float[] Turned(float[] data, int gates, long units, bool byColumns)
    {
        int width = (int)units,
            row = gates * width,
            rows = data.Length / row;
        float[] result = new float[data.Length];
        for (int gate = 0; gate < gates; gate++)
        for (int i = 0; i < rows; i++)
        for (int u = 0; u < width; u++)
        {
            int from = byColumns ? u * width + i : u * rows + i;
            result[i * row + gate * width + u] = data[from / width * row + gate * width + from % width];
        }
        return result;
    }

    private static float[] Summed(float[] both)
    {
        int half = both.Length / 2;
        return [.. Enumerable.Range(0, half).Select(i => both[i] + both[half + i])];
    }
}
