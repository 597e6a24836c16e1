using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Applications;

/// <summary>The content of a file of weights: the layers that have some, in order.</summary>
/// <param name="Layers">Their names, and the shapes of their weights.</param>
internal sealed record StoredWeights(IReadOnlyList<StoredLayer> Layers)
{
    /// <summary>The number of classes, if the last layer makes scores: the length of its bias.</summary>
    public int? Classes => Layers is [.., { Shapes: [.., [> 0 and <= int.MaxValue and var last]] }] ? (int)last : null;

    /// <summary>The layers of a store; null if it does not name them.</summary>
    public static StoredWeights? Of(WeightStore weights) =>
        weights.LayerNames is { } names
            ? new([
                .. names
                    .Distinct()
                    .Select(n => new StoredLayer(n, [.. weights.Of([Plain(n)]).Arrays.Select(a => a.Shape)]))
                    .Where(l => l.Shapes.Count > 0),
            ])
            : null;

    /// <summary>A layer of nothing but a name.</summary>
    public static KerasLayer Plain(string name) => new("", name, default, null, false, []);

    /// <summary>True if a layer's weights have the shapes that they should.</summary>
    public static bool Fit(LayerWeights found, long[][] shapes) =>
        new StoredLayer("", [.. found.Arrays.Select(a => a.Shape)]).Fits(shapes);
}

/// <summary>A layer in a file of weights.</summary>
internal sealed record StoredLayer(string Name, IReadOnlyList<long[]> Shapes)
{
    /// <summary>True if the shapes are those; scalars, which only some versions store, are passed over.</summary>
    public bool Fits(long[][] shapes)
    {
        long[][] own = [.. Shapes.Where(s => s.Length > 0)],
            wanted = [.. shapes.Where(s => s.Length > 0)];
        return own.Length == wanted.Length && own.Zip(wanted).All(p => p.First.AsSpan().SequenceEqual(p.Second));
    }
}

/// <summary>Weights that a file has under other names than the network's.</summary>
internal sealed class RenamedWeights(WeightStore weights, IReadOnlyDictionary<string, string> names) : WeightStore
{
    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        if (!names.TryGetValue(path[0].Name, out string? name))
            return new(path[0].Name, [], _ => throw new InvalidOperationException());
        var all = weights.Of([StoredWeights.Plain(name)]);
        // Those of a model lie in the order of its layers.
        int before = path.Skip(1)
            .SelectMany((layer, i) => path[i].Inner!.Layers.TakeWhile(l => l != layer))
            .Sum(l => WeightCounts.Of(l).All);
        return all with
        {
            Layer = path[^1].Name,
            Arrays = path.Count == 1 ? all.Arrays : [.. all.Arrays.Skip(before).Take(WeightCounts.Of(path[^1]).All)],
        };
    }
}
