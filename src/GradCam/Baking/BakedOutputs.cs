using GradCam.Building;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Baking;

/// <summary>Names and declares what is added to a model.</summary>
/// <param name="original">The model that they are added to.</param>
/// <param name="model">The same, as it was read.</param>
/// <param name="graph">The graph that computes them.</param>
/// <param name="maps">The maps.</param>
/// <param name="target">The target in words.</param>
/// <param name="mapName">The name of a single map, and the prefix of several.</param>
internal sealed class BakedOutputs(
    ModelProto original,
    Network model,
    GraphBuilder graph,
    IReadOnlyList<BakedMap> maps,
    string target,
    string mapName
)
{
    private readonly HashSet<string> _taken =
    [
        .. original.Graph.Input.Select(i => i.Name),
        .. original.Graph.Initializer.Select(t => t.Name),
        .. original.Graph.Node.SelectMany(n => n.Output),
        GraphTarget.Input,
    ];
    private readonly List<(BakedOutput About, ValueInfoProto Info)> _all = [];

    /// <summary>The added outputs.</summary>
    public IReadOnlyList<BakedOutput> All => [.. _all.Select(o => o.About)];

    /// <summary>The values that are outputs.</summary>
    public IEnumerable<string> Values => _all.Select(o => o.About.Name);

    /// <summary>Adds a map.</summary>
    /// <param name="map">The map's number.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="value">Its value.</param>
    /// <param name="full">It is at the input's size.</param>
    public void Add(int map, BakedOutputKind kind, Val value, bool full)
    {
        IEnumerable<Dim> space = full
            ? model.InputSize.Select(length => (Dim)length)
            : maps[map].Layer.Spatial.Select(length => length is { } known ? (Dim)known : new Dim(null));
        Add(map, mapName, kind, value, ElementType.Float, space);
    }

    /// <summary>Adds an output.</summary>
    /// <param name="map">The number of its map.</param>
    /// <param name="name">The prefix of its name.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="dims">Its axes behind that of the samples.</param>
    public void Add(int map, string name, BakedOutputKind kind, Val value, ElementType type, IEnumerable<Dim> dims)
    {
        var (method, layer, _) = maps[map];
        string place = method.Recipe.NeedsLayer ? $"_{Plain(layer.Name)}" : "";
        string wanted = maps.Count == 1 ? name : $"{name}_{Plain(method.Name)}{place}",
            own = Free(wanted);
        graph.Graph.Node.Add(Nodes.New("Identity", [value.Name], [own]));
        _all.Add(
            (
                new(own, kind, method.Name, layer.Name, target),
                new() { Name = own, Type = Dim.Type(type, [Baker.Samples(model), .. dims]) }
            )
        );
    }

    /// <summary>A name that nothing in the model has, as near to the one wanted as can be.</summary>
    public string Free(string wanted) => Names.Free(wanted, _taken);

    /// <summary>Makes them outputs of the model.</summary>
    public void Declare() => original.Graph.Output.Add(_all.Select(o => o.Info));

    private static string Plain(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')).Trim('_');
}
