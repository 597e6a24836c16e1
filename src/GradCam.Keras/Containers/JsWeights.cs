using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using GradCam.Keras.Config;

namespace GradCam.Keras.Containers;

/// <summary>
/// Weights as TensorFlow.js has them: files of plain numbers, cut anywhere, and a list of the arrays that lie one after
/// another in them, which may be quantized.
/// </summary>
internal sealed class JsWeights : WeightStore, IDisposable
{
    private readonly List<Shards> _groups = [];
    private readonly List<Entry> _entries = [];
    private readonly Lazy<ILookup<string, Entry>> _owners;

    private JsWeights() =>
        _owners = new(() =>
            _entries
                .SelectMany(e => e.Owners().Distinct().Select(o => (Owner: o, Entry: e)))
                .ToLookup(p => p.Owner, p => p.Entry)
        );

    // The array's own name, a cell's, and a wrapped layer's.
    private const int Wrapped = 3;

    private sealed record Entry(string Name, WeightArray Array)
    {
        public string[] Parts => Name.Split('/');

        /// <summary>
        /// The layers that it may belong to: a layer's name stands before the array's, or before those of a wrapped
        /// layer and a cell; that of a model may stand before it.
        /// </summary>
        public IEnumerable<string> Owners()
        {
            string[] parts = Parts;
            for (int end = parts.Length - 1; end > 0 && end >= parts.Length - Wrapped; end--)
            for (int start = 0; start < end; start++)
                yield return string.Join('/', parts[start..end]);
        }
    }

    /// <summary>The files' names, in the folder of the list.</summary>
    public IReadOnlyList<string> Files => [.. _groups.SelectMany(g => g.Names)];

    /// <summary>Opens the files of a list.</summary>
    /// <param name="path">The file that holds the list.</param>
    /// <param name="manifest">The list.</param>
    /// <exception cref="GradCamException">
    /// A file is missing or lies outside of the folder, or the list claims more than the files hold.
    /// </exception>
    public static JsWeights Open(string path, JsonElement manifest)
    {
        var weights = new JsWeights();
        try
        {
            foreach (var group in manifest.Items)
                weights.Add(path, group);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => _groups.ForEach(g => g.Dispose());

    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        string name = path[^1].Name;
        Entry[] own = [.. _owners.Value[name]];
        // A layer that is applied to each step has its wrapper's name.
        if (own.Length == 0 && path.Count > 1)
            own = [.. _owners.Value[path[^2].Name]];
        // Where several models within have a layer of the name, the models' names tell them apart.
        for (int i = path.Count - 2; i >= 0; i--)
            if (own.Where(e => e.Parts.Contains(path[i].Name)).ToArray() is { Length: > 0 } closer)
                own = closer;
        return Weights(name, own);
    }

    private static LayerWeights Weights(string layer, Entry[] entries) =>
        new(
            layer,
            [.. entries.Select(e => e.Array)],
            names => Weights(layer, [.. entries.Where(e => e.Parts.Any(names.Contains))])
        );

    private void Add(string path, JsonElement group)
    {
        var shards = new Shards(path, [.. (group.Find("paths") ?? default).Items.Select(p => p.String ?? "")]);
        _groups.Add(shards);
        long at = 0;
        foreach (var json in (group.Find("weights") ?? default).Items)
        {
            string name = json.Text("name") ?? throw Odd(path, "an array has no name");
            if (name.Length > Limits.NameLength || name.Count(c => c == '/') > Limits.NestedModels)
                throw Odd(path, "an array's name is too long");
            long[] shape =
            [
                .. (json.Find("shape") ?? default).Items.Select(d =>
                    d.Int is >= 0 and { } length ? length : throw Odd(path, $"the shape of '{name}' is none")
                ),
            ];
            var numbers =
                StoredNumbers.Of(json)
                ?? throw new GradCamException(
                    $"The weights '{name}' in {path} are of a type that is not read; save the model with float32, or "
                        + "with one of TensorFlow.js' quantizations."
                );
            decimal count = shape.Aggregate(1m, (product, d) => product > Limits.WeightBytes ? product : product * d);
            if (at + count * numbers.Size > shards.Length)
                throw new GradCamException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The weights of {path} are cut short: '{name}' ends behind byte "
                            + $"{at + count * numbers.Size:N0} of {shards.Length:N0}; copy all files of the model "
                            + $"again."
                    )
                );
            long from = at;
            at += (long)count * numbers.Size;
            _entries.Add(new(name, new(name, shape, () => Read(shards, from, (int)count, numbers))));
        }
    }

    private static float[] Read(Shards shards, long from, int count, StoredNumbers numbers)
    {
        var values = new float[count];
        if (numbers.IsPlain)
        {
            shards.Read(from, MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        var bytes = new byte[count * numbers.Size];
        shards.Read(from, bytes);
        numbers.Decode(bytes, values);
        return values;
    }

    private static GradCamException Odd(string path, string what) =>
        new($"The list of weights in {path} makes no sense: {what}; save the model again.");
}
