using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Applications;

/// <summary>Tells which application a model is: by the weights of a file, or by the layers of a model.</summary>
internal static class Recognition
{
    /// <summary>The application that a file's weights belong to, by their names and shapes.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="path">The file, whose name may tell the pictures' size, which weights do not.</param>
    /// <param name="among">The candidates.</param>
    /// <exception cref="GradCamException">They belong to none.</exception>
    public static Recognized Of(WeightStore weights, string path, params IEnumerable<Application> among)
    {
        if (Find(weights, path, among) is { } found)
            return found;
        if (weights.LayerNames is not null && Find(new TheanoOrder(weights), path, among) is { } ordered)
            return ordered with { Weights = new TheanoOrder(ordered.Weights, ordered.Network), InTheanoOrder = true };
        throw new GradCamException(
            $"{path} holds weights but not the model that they belong to, and they fit none of the applications that "
                + "are known "
                + $"({string.Join(", ", ApplicationTable.All.Select(a => a.Name))}); save the whole model, with "
                + "model.save."
        );
    }

    private static Recognized? Find(WeightStore weights, string path, IEnumerable<Application> among)
    {
        var stored = StoredWeights.Of(weights);
        var names = Names(weights.LayerNames ?? []);
        // Those that it looks like first: to build them all takes a while.
        foreach (var application in among.OrderByDescending(a => names.Contains(a.Landmark)))
        {
            int size = application.SizeOf(path);
            var whole = application.Build(stored?.Classes ?? Application.ImageNetClasses, size);
            if (Matched(whole, weights, stored) is { } all)
                return new(application, whole.Network, all);
            // Of the body as much is compared before it is built anew.
            if (
                stored is not null
                && application.End is null
                && stored.Layers.Count != whole.Weighted.Count(w => whole.Body.Contains(w.Layer))
            )
                continue;
            var body = application.Build(null, size);
            if (Matched(body, weights, stored) is { } some)
                return new(application, body.Network, some);
        }
        return null;
    }

    /// <summary>
    /// The application that a model is made of, or its features, by the names of its layers; null if there is none.
    /// </summary>
    public static Application? Of(KerasNetwork network)
    {
        var names = Names(All(network));
        return ApplicationTable
            .All.Where(a => names.Contains(a.Landmark))
            .FirstOrDefault(a => a.Build(null).Signature.All(n => names.Contains(Folded(n))));
    }

    /// <summary>The names of all layers, and of the models that they lie in.</summary>
    private static IEnumerable<string> All(KerasNetwork network) =>
        network.Layers.SelectMany(l => l.Inner is { } inner ? All(inner).Append(l.Name) : [l.Name]);

    private static HashSet<string> Names(IEnumerable<string> layers) => [.. layers.Select(Folded)];

    // The names of MobileNetV3's layers were paths once: expanded_conv/depthwise/BatchNorm.
    private static string Folded(string name) =>
        name.Replace('/', '_').ToLowerInvariant().Replace("batchnorm", "bn", StringComparison.Ordinal);

    /// <summary>The weights for each layer if all fit; else null.</summary>
    private static WeightStore? Matched(Architecture wanted, WeightStore weights, StoredWeights? stored)
    {
        // Files without the layers' names go by the network's own order.
        if (stored is null)
        {
            var layers = wanted.Network.Layers.ToDictionary(l => l.Name);
            return wanted.Weighted.All(w => StoredWeights.Fit(Whole(weights, layers[w.Layer]), w.Shapes))
                ? weights
                : null;
        }
        if (stored.Layers.Count != wanted.Weighted.Count)
            return null;
        var names = wanted.Weighted.Any(w => wanted.Numbered.Contains(w.Layer)) ? null : Named(wanted, stored);
        return (names ?? InOrder(wanted, stored)) is { } found ? new RenamedWeights(weights, found) : null;
    }

    /// <summary>The weights of a layer, or of all layers of a model.</summary>
    private static LayerWeights Whole(WeightStore weights, KerasLayer layer) =>
        layer.Inner is { } inner
            ? new(
                layer.Name,
                [.. inner.Layers.SelectMany(l => weights.Of([layer, l]).Arrays)],
                _ => throw new InvalidOperationException()
            )
            : weights.Of([layer]);

    /// <summary>Layers by their names, all of which have to exist.</summary>
    private static Dictionary<string, string>? Named(Architecture wanted, StoredWeights stored)
    {
        var byName = stored.Layers.ToDictionary(l => l.Name);
        return wanted.Weighted.All(w => byName.TryGetValue(w.Layer, out var found) && found.Fits(w.Shapes))
            ? wanted.Weighted.ToDictionary(w => w.Layer, w => w.Layer)
            : null;
    }

    /// <summary>Layers in their order, as Keras itself loads them: names have changed over the years.</summary>
    private static Dictionary<string, string>? InOrder(Architecture wanted, StoredWeights stored) =>
        wanted.Weighted.Zip(stored.Layers).All(p => p.Second.Fits(p.First.Shapes))
            ? wanted.Weighted.Zip(stored.Layers).ToDictionary(p => p.First.Layer, p => p.Second.Name)
            : null;
}
