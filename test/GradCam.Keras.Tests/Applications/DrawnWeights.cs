using System.Text;
using GradCam.Keras.Applications;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Tests.Applications;

/// <summary>
/// Weights that depend on their layer's name and their place alone, as <c>Golden/applications/torchvision_logits.py</c>
/// draws them.
/// </summary>
internal sealed class DrawnWeights(Architecture of) : WeightStore
{
    private readonly Dictionary<string, long[][]> _shapes = of
        .Weighted.SelectMany(w => w.Parts.Count > 0 ? w.Parts : [w])
        .ToDictionary(w => w.Layer, w => w.Shapes);

    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        string layer = path[^1].Name;
        long[][] shapes = _shapes.GetValueOrDefault(layer, []);
        return new(
            layer,
            [
                .. shapes.Select(
                    (shape, i) =>
                        new WeightArray($"{layer}/{i}", shape, () => Draw(layer, i, shape, IsPositive(shapes, i)))
                ),
            ],
            _ => throw new InvalidOperationException()
        );
    }

    /// <summary>Numbers in 0..1.</summary>
    public static float[] Uniform(string name, long count) => Numbers(name, count, u => u);

    private float[] Draw(string layer, int index, long[] shape, bool positive)
    {
        string name = $"{layer}/{index}";
        long count = shape.Aggregate(1L, (a, b) => a * b);
        if (shape.Length < 2)
            return Numbers(
                name,
                count,
                u => positive ? (0.75 + 0.5 * u) * (index == 0 ? Gain(layer) : 1) : 0.2 * u - 0.1
            );
        double bound = Math.Sqrt(6.0 / (count / shape[^1] / (shape[^1] == 1 ? shape[2] : 1)));
        return Numbers(name, count, u => (2 * u - 1) * bound);
    }

    /// <summary>Of a normalization what is multiplied with, and what is divided by.</summary>
    private static bool IsPositive(long[][] shapes, int index) =>
        shapes[0].Length == 1
        && (
            shapes.Length == 2
                ? index == 0
                : index == Array.FindLastIndex(shapes, s => s.Length == 1) || (index == 0 && shapes.Length == 4)
        );

    /// <summary>
    /// EfficientNetV2 adds up so much that float32 would not tell right from wrong: each block adds a quarter.
    /// </summary>
    private double Gain(string layer) =>
        of.Network.Name.StartsWith("efficientnetv2", StringComparison.Ordinal)
        && layer.EndsWith("project_bn", StringComparison.Ordinal)
            ? 0.25
            : 1;

    private static float[] Numbers(string name, long count, Func<double, double> make)
    {
        uint seed = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, (hash, b) => unchecked((hash ^ b) * 16777619));
        var numbers = new float[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            uint h = unchecked(seed + (uint)i * 0x9E3779B9);
            h = unchecked((h ^ (h >> 16)) * 0x85EBCA6B);
            h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35);
            numbers[i] = (float)make(((h ^ (h >> 16)) >> 8) / (double)(1 << 24));
        }
        return numbers;
    }
}
