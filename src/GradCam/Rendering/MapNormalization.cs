using System.Collections.Immutable;

namespace GradCam.Rendering;

/// <summary>How the raw map of a layer becomes a map of values 0..1 at the size of the model's input.</summary>
public abstract class MapNormalization
{
    private protected MapNormalization(string name, string description) => (Name, Description) = (name, description);

    /// <summary>Bilinear resize, ReLU, divide by the maximum if it is not 0; several layers: the mean, divided by its maximum.</summary>
    public static MapNormalization Default { get; } = new DefaultNormalization();

    /// <summary>ReLU, subtract the minimum, divide by (1e-7 + maximum), resize; then the mean over layers and the same scaling again.</summary>
    /// <remarks>Source: pytorch-grad-cam, <c>BaseCAM.aggregate_multi_layers</c> and <c>scale_cam_image</c>.</remarks>
    public static MapNormalization PyTorchGradCam { get; } = new PyTorchGradCamNormalization();

    /// <summary>Every way there is, the default first.</summary>
    public static ImmutableArray<MapNormalization> All { get; } = [Default, PyTorchGradCam];

    /// <summary>What it is called on the command line and in requests.</summary>
    public string Name { get; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; }

    /// <summary>The way of a name.</summary>
    /// <exception cref="GradCamException">There is none of that name; near names are suggested.</exception>
    public static MapNormalization Parse(string name) =>
        All.FirstOrDefault(way => way.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new GradCamException($"There is no normalization '{name}': {Suggestions.Hint(name, All.Select(way => way.Name))}");

    /// <summary>Normalizes the map of one layer.</summary>
    /// <param name="raw">The values, <c>[height, width]</c>, any range.</param>
    /// <param name="height">Rows of the raw map.</param>
    /// <param name="width">Columns of the raw map.</param>
    /// <param name="toHeight">Rows wanted, those of the model's input.</param>
    /// <param name="toWidth">Columns wanted.</param>
    /// <returns>The map, <c>[toHeight, toWidth]</c>, 0..1; all 0 if nothing in the raw map is positive.</returns>
    /// <exception cref="GradCamException">The raw map holds NaN or infinity, which would otherwise colour a picture at random.</exception>
    public float[] Apply(ReadOnlySpan<float> raw, int height, int width, int toHeight, int toWidth) =>
        Apply([new RawMap(raw.ToArray(), height, width)], toHeight, toWidth);

    /// <summary>Normalizes the maps of several layers into one.</summary>
    /// <param name="layers">At least one map.</param>
    /// <param name="toHeight">Rows wanted, those of the model's input.</param>
    /// <param name="toWidth">Columns wanted.</param>
    /// <returns>The map, <c>[toHeight, toWidth]</c>, 0..1.</returns>
    /// <exception cref="GradCamException">A raw map holds NaN or infinity.</exception>
    public float[] Apply(IReadOnlyList<RawMap> layers, int toHeight, int toWidth)
    {
        ArgumentOutOfRangeException.ThrowIfZero(layers.Count);
        var sum = new float[toHeight * toWidth];
        foreach (var layer in layers)
        {
            MapResize.Check(layer.Values.Length, layer.Height, layer.Width);
            CheckFinite(layer.Values.Span);
            var map = Layer(layer, toHeight, toWidth);
            for (var i = 0; i < sum.Length; i++) sum[i] += map[i];
        }
        for (var i = 0; i < sum.Length; i++) sum[i] /= layers.Count;
        Scale(sum);
        return sum;
    }

    private protected abstract float[] Layer(RawMap raw, int toHeight, int toWidth);

    private protected abstract void Scale(Span<float> map);

    private protected static void Relu(Span<float> map)
    {
        foreach (ref var value in map) value = Math.Max(value, 0);
    }

    private protected static (float Min, float Max) Range(ReadOnlySpan<float> map)
    {
        var (min, max) = (map[0], map[0]);
        foreach (var value in map) (min, max) = (Math.Min(min, value), Math.Max(max, value));
        return (min, max);
    }

    internal static void CheckFinite(ReadOnlySpan<float> map)
    {
        var bad = 0;
        foreach (var value in map)
            if (!float.IsFinite(value)) bad++;
        if (bad > 0)
            throw new GradCamException(
                $"{bad} of the map's {map.Length} values are NaN or infinite: the model overflowed, so use its float32 version or another layer.");
    }
}
