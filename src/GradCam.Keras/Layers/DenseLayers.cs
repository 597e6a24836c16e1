using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Fully connected layers.</summary>
internal static class DenseLayers
{
    public static Family Rows { get; } =
        new()
        {
            ["Dense"] = c => Activations.OfLayer(c, Product(c, c.Input)),
            ["TimeDistributedDense"] = c => Activations.OfLayer(c, Product(c, c.Input)),
        };

    /// <summary>A product over the last axis.</summary>
    private static KerasTensor Product(LayerCall c, KerasTensor x)
    {
        if (x.Rank < 2)
            throw c.Wrong($"its input has the shape {x.ShapeText}, which has no axis to go over");
        long? width = x.Shape[^1];
        var kernel = c.Fitting(c.Weights[0], width, null);
        long units = kernel.Shape[1];
        string[] bias = c.Flag("use_bias", true) ? [c.Vector("bias", c.Weights[1], units)] : [];
        long?[] shape = [.. x.Shape[..^1], units];
        if (x.Rank == 2)
        {
            // What was flattened in another order meets its weights in that order: nothing is moved when the network
            // runs.
            var flat = x.Flat;
            string weights = c.Weight(
                flat is null ? "kernel" : $"kernel_{string.Join('_', flat.Axes)}",
                () => (flat is null ? kernel.Read() : Arrays.Rows(kernel.Read(), flat.Indices()), kernel.Shape)
            );
            return new(c.Node("Gemm", [x.Value, weights, .. bias]), shape);
        }
        if (x.Flat is null && x.Axes.SequenceEqual(KerasTensor.ChannelsFirst(x.Rank)) && x.Rank <= 5)
        {
            // With the channels first it is a convolution of one pixel.
            string pixel = c.Weight(
                "kernel_pixel",
                () =>
                {
                    var (data, to) = Arrays.Transpose(kernel.Read(), kernel.Shape, 1, 0);
                    return (data, [.. to, .. Enumerable.Repeat(1L, x.Rank - 2)]);
                }
            );
            return new(c.Node("Conv", [x.Value, pixel, .. bias]), shape, x.Axes);
        }
        x = c.Plain(x);
        string product = c.Node("MatMul", [x.Value, c.Weight("kernel", () => (kernel.Read(), kernel.Shape))]);
        return new(bias.Length == 0 ? product : c.Node("Add", [product, bias[0]]), shape);
    }
}
