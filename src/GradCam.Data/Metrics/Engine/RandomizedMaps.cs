using GradCam.Foundation;

namespace GradCam.Data.Metrics.Engine;

/// <summary>Compares maps of a network with those of the same network with random parameters.</summary>
internal static class RandomizedMaps
{
    private const int Bins = 100;

    /// <summary>The rise of the entropy of the map's values, relative to it; 0 for a map that has none.</summary>
    public static double? EntropyRise(MapCase map)
    {
        if (map.Picture.Further.RandomWeights is not { } all || all.GetValueOrDefault(map.Candidate) is not { } random)
            return null;
        double before = HistogramEntropy(map.Signed);
        int[] size = [map.Picture.Size.Height, map.Picture.Size.Width];
        double after = HistogramEntropy(LinearResize.Apply(random.Data, random.Shape, size));
        return before > 0 ? (after - before) / before
            : after > 0 ? 1
            : 0;
    }

    /// <summary>The likeness of the means over noisy inputs, before and after, without its sign.</summary>
    public static double? SmoothedLikeness(MapCase map)
    {
        var further = map.Picture.Further;
        return
            Mean(further.Noisy, map.Candidate) is { } before
            && Mean(further.NoisyRandomWeights, map.Candidate) is { } after
            && Likeness(before, after) is { } likeness
            ? Math.Abs(likeness)
            : null;
    }

    /// <summary>
    /// The rank correlation of two maps of one size, -1..1: 1 if both prefer no place, 0 if only one of them does.
    /// </summary>
    public static double? Likeness(Tensor map, Tensor? other)
    {
        if (other is null || !map.Shape.SequenceEqual(other.Shape))
            return null;
        bool even = IsEven(map.Data);
        return even || IsEven(other.Data)
            ? (even && IsEven(other.Data) ? 1 : 0)
            : Ranks.Correlation(map.Data, other.Data);
    }

    private static bool IsEven(ReadOnlySpan<float> values) => values.IndexOfAnyExcept(values[0]) < 0;

    private static Tensor? Mean(IReadOnlyList<NoisyMaps> maps, Candidate candidate)
    {
        Tensor[] found = [.. maps.Select(m => m.Maps.GetValueOrDefault(candidate)).OfType<Tensor>()];
        if (found.Length == 0)
            return null;
        var sum = new float[found[0].Data.Length];
        foreach (var map in found)
            System.Numerics.Tensors.TensorPrimitives.Add(sum, map.Data, sum);
        return new(sum, found[0].Shape);
    }

    private static double HistogramEntropy(ReadOnlySpan<float> values)
    {
        float least = System.Numerics.Tensors.TensorPrimitives.Min(values),
            most = System.Numerics.Tensors.TensorPrimitives.Max(values);
        if (!(most > least))
            return 0;
        var counts = new int[Bins];
        foreach (float value in values)
            counts[Math.Min((int)((value - least) / (most - least) * Bins), Bins - 1)]++;
        double entropy = 0;
        foreach (int count in counts)
            if (count > 0)
                entropy -= (double)count / values.Length * Math.Log((double)count / values.Length);
        return entropy;
    }
}
