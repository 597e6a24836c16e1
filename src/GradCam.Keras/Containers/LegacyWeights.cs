using GradCam.Keras.Config;
using PureHDF;

namespace GradCam.Keras.Containers;

/// <summary>
/// Weights as Keras 1 and 2 write them: a group for each layer of the outermost model, whose attribute <c>weight_names</c> lists its data sets in order;
/// for a model within, those of all its layers, each under a name that begins with the layer's.
/// </summary>
internal sealed class LegacyWeights(Hdf5 file, IH5Group root) : WeightStore
{
    private readonly Dictionary<string, Entry[]> _groups = [];

    /// <summary>A data set: its name cut into parts, and the group that it lies in.</summary>
    private sealed record Entry(string[] Parts, string Path, IH5Group Group);

    public override IReadOnlyList<string> LayerNames => file.Texts(root, "layer_names") ?? [];

    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        var all = Entries(path[0].Name);
        if (path.Count == 1) return Weights(path[0].Name, all, PlaceOf(path[0].Name, all));
        string name = path[^1].Name;
        Entry[] own = [.. all.Where(e => Owner(e, name) >= 0)];
        // Where several inner models have a layer of the name, the models' names tell them apart.
        if (path.Count > 2 && own.Where(e => e.Parts.Contains(path[^2].Name)).ToArray() is { Length: > 0 } closer) own = closer;
        return Weights(name, own, own.Length == 0 ? 0 : Owner(own[0], name) + 1);
    }

    /// <summary>Where in an entry's parts the layer of that name is: a part of its own, or in Keras 1 the beginning of the name.</summary>
    private static int Owner(Entry entry, string layer)
    {
        int at = Array.LastIndexOf(entry.Parts, layer, Math.Max(0, entry.Parts.Length - 2));
        return at >= 0 ? at : entry.Parts.Length == 1 && entry.Parts[0].StartsWith(layer + "_", StringComparison.Ordinal) ? 0 : -1;
    }

    private static int PlaceOf(string layer, Entry[] entries) => entries.Length > 0 && Owner(entries[0], layer) is >= 0 and var at ? at + 1 : 0;

    private LayerWeights Weights(string layer, Entry[] entries, int depth)
    {
        WeightArray[] arrays = [.. entries.Select(e => file.Dataset(e.Group, e.Path)
            ?? throw new GradCamException($"The weights '{e.Path}' of layer '{layer}' are listed but not there; save the whole model again."))];
        return new(layer, arrays, names => Weights(layer, [.. entries.Where(e => e.Parts.Skip(depth).Any(names.Contains))], depth + 1));
    }

    private Entry[] Entries(string layer)
    {
        if (_groups.TryGetValue(layer, out var known)) return known;
        var group = file.Group(root, layer);
        Entry[] entries = group is null ? [] : [.. (file.Texts(group, "weight_names") ?? []).Select(n => new Entry(n.Split(':')[0].Split('/'), n, group))];
        return _groups[layer] = entries;
    }
}
