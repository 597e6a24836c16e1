using System.Collections.Immutable;
using System.Numerics.Tensors;
using GradCam.Foundation;
using GradCam.Rendering;

namespace GradCam;

/// <summary>The way from the raw map of a layer to a map of values 0..1 at the size of the model's input.</summary>
public abstract class MapNormalization
{
    private protected MapNormalization(string name, string description) => (Name, Description) = (name, description);

    /// <summary>
    /// Linear resize, ReLU, divide by the maximum if it is not 0; several layers: combined, and divided by the maximum
    /// again.
    /// </summary>
    public static MapNormalization Default { get; } = new DefaultNormalization();

    /// <summary>
    /// ReLU, subtract the minimum, divide by (1e-7 + maximum), resize; then layers are combined, and the same scaling
    /// again.
    /// </summary>
    /// <remarks>Source: pytorch-grad-cam, <c>BaseCAM.aggregate_multi_layers</c> and <c>scale_cam_image</c>.</remarks>
    public static MapNormalization PyTorchGradCam { get; } = new PyTorchGradCamNormalization();

    /// <summary>All ways, the default first.</summary>
    public static ImmutableArray<MapNormalization> All { get; } = [Default, PyTorchGradCam];

    /// <summary>The name on the command line and in requests.</summary>
    public string Name { get; }

    /// <summary>A description of one line.</summary>
    public string Description { get; }

    /// <summary>The way of that name.</summary>
    /// <exception cref="GradCamException">There is none of that name; near names are suggested.</exception>
    public static MapNormalization Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(way => way.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new GradCamException(
                $"There is no normalization '{name}': {Suggestions.Hint(name, All.Select(way => way.Name))}"
            );
    }

    /// <summary>Normalizes the map of one layer.</summary>
    /// <param name="raw">The map of a layer, <c>float[h, w]</c> (<c>[l]</c>, <c>[d, h, w]</c>), any range.</param>
    /// <param name="size">The lengths wanted, those of the model's input.</param>
    /// <returns>The map, row-major at that size, 0..1; all 0 if nothing in the raw map is positive.</returns>
    /// <exception cref="GradCamException">
    /// The raw map holds NaN or infinity, which would otherwise colour a picture at random.
    /// </exception>
    public float[] Apply(Tensor raw, IReadOnlyList<int> size)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(size);
        return Apply([raw], size, LayerCombination.Mean);
    }

    /// <summary>Normalizes the maps of several layers into one.</summary>
    /// <param name="layers">At least one map.</param>
    /// <param name="size">The lengths wanted, those of the model's input.</param>
    /// <param name="how">The combination of the maps.</param>
    /// <returns>The map, row-major at that size, 0..1.</returns>
    /// <exception cref="GradCamException">A raw map holds NaN or infinity.</exception>
    public float[] Apply(IReadOnlyList<Tensor> layers, IReadOnlyList<int> size, LayerCombination how)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(size);
        ArgumentOutOfRangeException.ThrowIfZero(layers.Count);
        foreach (var layer in layers)
            CheckFinite(layer.Data);
        return Combine(layers, size, how);
    }

    /// <summary>The same for maps that need not be finite: values that are not make the result so.</summary>
    internal float[] Combine(IReadOnlyList<Tensor> layers, IReadOnlyList<int> size, LayerCombination how)
    {
        int[] wanted = [.. size];
        // A product takes each layer's finished map, a mean the maps as they come.
        if (how is LayerCombination.Product)
        {
            IMapOperations<Tensor> maps = new ArrayMaps(this, wanted);
            return maps.Product(layers).Data;
        }
        float[] result = Layer(layers[0], wanted);
        foreach (var layer in layers.Skip(1))
            if (how is LayerCombination.Max)
                TensorPrimitives.Max<float>(result, Layer(layer, wanted), result);
            else
                TensorPrimitives.Add(result, Layer(layer, wanted), result);
        if (how is not LayerCombination.Max)
            TensorPrimitives.Divide(result, layers.Count, result);
        Scale(result);
        return result;
    }

    /// <summary>A layer's raw map at a size, as layers are combined.</summary>
    internal abstract float[] Layer(Tensor raw, int[] size);

    /// <summary>Scales a map without negative values to 0..1, in place.</summary>
    internal abstract void Scale(Span<float> map);

    private protected static float[] Resize(Tensor raw, int[] size) => LinearResize.Apply(raw.Data, raw.Shape, size);

    private protected static void Relu(Span<float> map) => TensorPrimitives.Max(map, 0f, map);

    internal static void CheckFinite(ReadOnlySpan<float> map)
    {
        var bad = 0;
        foreach (var value in map)
            if (!float.IsFinite(value))
                bad++;
        if (bad > 0)
            throw new GradCamException(
                $"{bad} of the map's {map.Length} values are NaN or infinite, so it cannot be drawn: check the "
                    + "model's weights and the input, or take another layer or method."
            );
    }
}
