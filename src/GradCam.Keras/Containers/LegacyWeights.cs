using GradCam.Keras.Config;
using GradCam.Keras.Hdf;

namespace GradCam.Keras.Containers;

/// <summary>
/// Weights as Keras 1 and 2 write them: a group for each layer of the outermost model, whose attribute
/// <c>weight_names</c> lists its data sets in order; for a model within, those of all its layers, each under a name
/// that most often begins with the layer's.
/// </summary>
internal sealed class LegacyWeights(Hdf5 file, HdfObject root) : WeightStore
{
    private readonly Dictionary<string, Entry[]> _groups = [];
    private readonly Dictionary<string, ILookup<string, Entry>> _owners = [];
    private readonly Dictionary<KerasLayer, Dictionary<KerasLayer, Entry[]>> _places = [];

    /// <summary>A data set: its name cut into parts, and the group that it lies in.</summary>
    private sealed record Entry(string[] Parts, string Path, HdfObject Group);

    public override IReadOnlyList<string> LayerNames => file.Texts(root, "layer_names") ?? [];

    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        var outer = path[0];
        string name = path[^1].Name;
        if (Holder(path).Count == 1)
            return Weights(name, Entries(outer.Name), PlaceOf(outer.Name, Entries(outer.Name)));
        var own = (_places.GetValueOrDefault(outer) ?? (_places[outer] = ByPosition(outer))).TryGetValue(
            path[^1],
            out var placed
        )
            ? placed
            : Named(path);
        return Weights(name, own, PlaceOf(name, own));
    }

    /// <summary>The path to the layer under whose name the arrays lie: a single layer within another has all.</summary>
    private static IReadOnlyList<KerasLayer> Holder(IReadOnlyList<KerasLayer> path)
    {
        int count = path.Count;
        while (count > 1 && path[count - 2].Inner is { IsSingle: true })
            count--;
        return [.. path.Take(count)];
    }

    /// <summary>The arrays of a layer of an inner model, by their names.</summary>
    private Entry[] Named(IReadOnlyList<KerasLayer> path)
    {
        path = Holder(path);
        string name = path[^1].Name;
        Entry[] own = [.. Owners(path[0].Name)[name]];
        // Where several inner models have a layer of the name, the models' names tell them apart.
        return path.Count > 2 && own.Where(e => e.Parts.Contains(path[^2].Name)).ToArray() is { Length: > 0 } closer
            ? closer
            : own;
    }

    /// <summary>
    /// The arrays of all layers of an inner model as Keras itself finds them, whatever they are called: in order, first
    /// the trained ones, then the rest. Empty where the names identify the layers, which does not depend on the
    /// writer's order, and where the counts show that this is no such list.
    /// </summary>
    private Dictionary<KerasLayer, Entry[]> ByPosition(KerasLayer outer)
    {
        var entries = Entries(outer.Name);
        (KerasLayer[] Path, WeightCounts Counts)[] leaves =
        [
            .. Leaves([outer]).Select(p => (p, WeightCounts.Of(p[^1]))),
        ];
        if (leaves.Sum(l => l.Counts.All) != entries.Length || leaves.All(l => Named(l.Path).Length == l.Counts.All))
            return [];
        var found = new Dictionary<KerasLayer, Entry[]>();
        int trained = 0,
            rest = leaves.Sum(l => l.Counts.Trained);
        foreach (var (path, counts) in leaves)
        {
            found[path[^1]] =
            [
                .. entries[trained..(trained + counts.Trained)],
                .. entries[rest..(rest + counts.Fixed)],
            ];
            (trained, rest) = (trained + counts.Trained, rest + counts.Fixed);
        }
        return found;
    }

    private static IEnumerable<KerasLayer[]> Leaves(KerasLayer[] path) =>
        path[^1].Inner is { } inner ? inner.Layers.SelectMany(l => Leaves([.. path, l])) : [path];

    /// <summary>
    /// The number of the part of an entry that names a layer: a part of its own, or in Keras 1 the beginning of the
    /// only one; -1 if there is none.
    /// </summary>
    private static int Owner(Entry entry, string layer)
    {
        int at = Array.LastIndexOf(entry.Parts, layer, Math.Max(0, entry.Parts.Length - 2));
        return at >= 0 ? at
            : entry.Parts.Length == 1 && entry.Parts[0].StartsWith(layer + "_", StringComparison.Ordinal) ? 0
            : -1;
    }

    /// <summary>
    /// The entries of an outer layer by all layers that they may belong to: models may have thousands of both.
    /// </summary>
    private ILookup<string, Entry> Owners(string outer)
    {
        if (_owners.TryGetValue(outer, out var known))
            return known;
        return _owners[outer] = Entries(outer)
            .SelectMany(e => Candidates(e).Distinct().Select(name => (Name: name, Entry: e)))
            .ToLookup(p => p.Name, p => p.Entry);
    }

    /// <summary>The names for which <see cref="Owner"/> finds a place.</summary>
    private static IEnumerable<string> Candidates(Entry entry)
    {
        for (int i = 0; i < Math.Max(1, entry.Parts.Length - 1); i++)
            if (entry.Parts[i].Length <= Limits.NameLength)
                yield return entry.Parts[i];
        if (entry.Parts is not [var only])
            yield break;
        for (int end = only.IndexOf('_'); end is >= 0 and <= Limits.NameLength; end = only.IndexOf('_', end + 1))
            yield return only[..end];
    }

    private static int PlaceOf(string layer, Entry[] entries) =>
        entries.Length > 0 && Owner(entries[0], layer) is >= 0 and var at ? at + 1 : 0;

    private LayerWeights Weights(string layer, Entry[] entries, int depth)
    {
        WeightArray[] arrays =
        [
            .. entries.Select(e =>
                file.Dataset(e.Group, e.Path)
                ?? throw new GradCamException(
                    $"The weights '{e.Path}' of layer '{layer}' are listed but not there; save the whole model again."
                )
            ),
        ];
        return new(
            layer,
            arrays,
            names => Weights(layer, [.. entries.Where(e => e.Parts.Skip(depth).Any(names.Contains))], depth + 1)
        );
    }

    private Entry[] Entries(string layer)
    {
        if (_groups.TryGetValue(layer, out var known))
            return known;
        var group = file.Group(root, layer);
        Entry[] entries = group is null
            ? []
            :
            [
                .. (file.Texts(group, "weight_names") ?? []).Select(n => new Entry(
                    n.Split(':')[0].Split('/'),
                    n,
                    group
                )),
            ];
        return _groups[layer] = WithoutQuantizers(entries);
    }

    /// <summary>
    /// The arrays without those of quantization-aware training (TFMOT): the ranges of its quantizers, and a counter.
    /// Its wrappers list the kernel, which they own, behind the bias.
    /// </summary>
    private static Entry[] WithoutQuantizers(Entry[] entries)
    {
        Entry[] own = [.. entries.Where(e => !IsQuantizer(e.Parts[^1]))];
        return own.Length == entries.Length ? own : [.. own.OrderBy(e => e.Parts[^1] == "bias")];
    }

    private static bool IsQuantizer(string name) =>
        name == "optimizer_step"
        || name.EndsWith("_min", StringComparison.Ordinal)
        || name.EndsWith("_max", StringComparison.Ordinal);
}
