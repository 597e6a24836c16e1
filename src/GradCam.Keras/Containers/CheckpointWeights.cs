using System.Globalization;
using System.Text.RegularExpressions;
using GradCam.Keras.Config;
using GradCam.Keras.Hdf;

namespace GradCam.Keras.Containers;

/// <summary>
/// Weights as the <c>.keras</c> format has them: each layer's in <c>layers/NAME/vars/0</c> ..., where NAME is not the
/// layer's name but made of its class, numbered in the model's order.
/// </summary>
internal sealed partial class CheckpointWeights(Hdf5 file) : WeightStore
{
    // Keras 2.13 called it the second.
    private static readonly string[] Lists = ["layers", "_layer_checkpoint_dependencies"];

    private readonly Dictionary<(string, KerasNetwork), Dictionary<KerasLayer, string>> _names = [];

    public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
    {
        string at = "";
        KerasNetwork? network = path[0].Owner;
        foreach (var layer in path)
        {
            at = Names(at, network!).GetValueOrDefault(layer, "");
            if (at.Length == 0)
                return None(layer.Name);
            network = layer.Inner;
            if (network?.PerStep == true)
                at += "/layer";
        }
        return At(path[^1].Name, at);
    }

    private LayerWeights At(string layer, string path)
    {
        if (Group(path) is not { } group)
            return None(layer);
        var arrays = new List<WeightArray>();
        if (file.Group(group, "vars") is { } vars)
            for (int i = 0; file.Dataset(vars, $"{i}") is { } array; i++)
                arrays.Add(array);
        return new(
            layer,
            arrays,
            names =>
                names.Select(n => $"{path}/{n}").FirstOrDefault(p => Group(p) is not null) is { } part
                    ? At(layer, part)
                    : None(layer)
        );
    }

    /// <summary>
    /// A group by its path. On Windows, Keras 2.12 to 2.15 wrote a whole path as one group's name, with backslashes.
    /// </summary>
    private HdfObject? Group(string path) => file.Group(file.Root, path) ?? file.Group(file.Root, Windows(path));

    /// <summary>The names of what lies in a group; none if there is no such group.</summary>
    private string[] Children(string path)
    {
        if (file.Group(file.Root, path) is { } group)
            return file.Names(group);
        string prefix = Windows(path) + '\\';
        return
        [
            .. file.Names(file.Root)
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => name[prefix.Length..].Split('\\')[0])
                .Distinct(),
        ];
    }

    private static string Windows(string path) => path.Replace('/', '\\');

    private static LayerWeights None(string layer) => new(layer, [], _ => None(layer));

    /// <summary>The paths of a model's layers.</summary>
    private Dictionary<KerasLayer, string> Names(string at, KerasNetwork network)
    {
        if (_names.TryGetValue((at, network), out var known))
            return known;
        var names = _names[(at, network)] = [];
        if (network.IsSingle)
        {
            names[network.Layers[^1]] = at;
            return names;
        }
        var list = Lists
            .Select(l => at.Length == 0 ? l : $"{at}/{l}")
            .Select(p => (Path: p, Names: Children(p)))
            .FirstOrDefault(l => l.Names.Length > 0);
        if (list.Names is null)
            return names;
        var stored = list.Names.SelectMany(Numbered).ToLookup(n => n.Kind, n => n.Number);
        foreach (var kind in network.Layers.Where(l => !l.IsFunction).GroupBy(l => SnakeCase(l.Class)))
        {
            KerasLayer[] layers = [.. kind];
            int[] numbers = [.. stored[kind.Key].Order()];
            // Early writers counted some layers twice, which leaves holes: then the order tells.
            bool holes = numbers.Length > 0 && numbers[^1] >= layers.Length;
            for (int i = 0; i < layers.Length; i++)
            {
                int number = holes
                    ? i < numbers.Length
                        ? numbers[i]
                        : -1
                    : i;
                if (number >= 0)
                    names[layers[i]] = $"{list.Path}/{kind.Key}{(number == 0 ? "" : $"_{number}")}";
            }
        }
        return names;
    }

    /// <summary>The layers that a name may mean: the first of its kind, or a later one, as <c>dense_2</c>.</summary>
    private static IEnumerable<(string Kind, int Number)> Numbered(string name)
    {
        yield return (name, 0);
        int line = name.LastIndexOf('_');
        if (
            line > 0
            && int.TryParse(name.AsSpan(line + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        )
            yield return (name[..line], number);
    }

    /// <summary>
    /// The name as Keras makes it: <c>BatchNormalization</c> is <c>batch_normalization</c>, <c>Conv2D</c> is
    /// <c>conv2d</c>.
    /// </summary>
    internal static string SnakeCase(string name) =>
        SecondStep().Replace(FirstStep().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex FirstStep();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex SecondStep();
}
