using GradCam.Building;
using GradCam.Data.Metrics.Engine;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>
/// A grid of pictures in a network that sees each cell by itself (DiFull, Rao et al. 2022): the graph cuts its input
/// into cells, which run as a batch, and puts their values together at the layers, so that maps cover the whole grid.
/// Its scores are those of the first cell alone. Thread-safe.
/// </summary>
internal sealed class DisconnectedGrid : IDisposable
{
    private const int Cells = TilePool.Side * TilePool.Side;

    // Names of this network alone: it is never saved, so that no model has them.
    private const string Prefix = "gradcam/grid:",
        Input = Prefix + "input",
        Scores = Prefix + "scores";

    private readonly Explainer _explainer;
    private readonly ExplainRequest _request;
    private readonly int? _threads;

    private DisconnectedGrid(Explainer explainer, ExplainRequest request, int? threads) =>
        (_explainer, _request, _threads) = (explainer, request, threads);

    /// <summary>Writes the network.</summary>
    /// <param name="explainer">The network of one picture.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="request">The methods.</param>
    /// <param name="threads">Threads of a run.</param>
    /// <param name="why">The reason why it cannot be written.</param>
    /// <returns>Null if it cannot be written.</returns>
    public static DisconnectedGrid? Of(
        Explainer explainer,
        IReadOnlyList<Layer> layers,
        ExplainRequest request,
        int? threads,
        out string? why
    )
    {
        var network = explainer.Model.Network;
        Layer[] usable =
        [
            .. layers.Where(l => l.Layout == LayerLayout.ChannelsFirst && l.Shape.Skip(1).All(d => d > 0)),
        ];
        why =
            network.FixedBatch is not null ? "the model takes a fixed number of pictures"
            : network.ChannelsLast ? "the model's input has its channels last"
            : usable.Length < layers.Count ? "a layer has tokens or its channels last"
            : null;
        if (why is not null)
            return null;
        try
        {
            return new(
                explainer.Rewritten((model, of) => Write(model, of, usable)),
                request with
                {
                    Layers = usable.Length > 0 ? [.. usable.Select(l => Prefix + l.Name)] : ["auto"],
                },
                threads
            );
        }
        catch (GradCamException e)
        {
            why = $"the grid's network cannot be read ({e.Message})";
            return null;
        }
    }

    /// <summary>The maps of a grid for a class of its first cell.</summary>
    /// <param name="picture">The picture of the first cell.</param>
    /// <param name="cells">The pictures, and which of them is its own.</param>
    /// <param name="cancel">Stops it.</param>
    public GridMaps Maps(PictureCase picture, (float[][] Cells, int Own) cells, CancellationToken cancel)
    {
        var (channels, height, width) = picture.Size;
        float[][] ordered = [picture.Input, .. cells.Cells.Where((_, i) => i != cells.Own)];
        var values = new float[Cells * picture.Input.Length];
        for (int c = 0; c < channels; c++)
        for (int y = 0; y < TilePool.Side * height; y++)
        for (int column = 0; column < TilePool.Side; column++)
            ordered[y / height * TilePool.Side + column]
                .AsSpan((c * height + y % height) * width, width)
                .CopyTo(values.AsSpan(((c * TilePool.Side * height + y) * TilePool.Side + column) * width));
        var explanations = _explainer.ExplainPrepared(
            new Batch(values, [1, channels, TilePool.Side * height, TilePool.Side * width]),
            _request with
            {
                Targets = [Target.Class(picture.Class)],
            },
            null,
            _threads,
            cancel
        )[0];
        var maps = explanations
            .Where(e => e.Raw.Data.All(float.IsFinite))
            .ToDictionary(
                e => new Candidate(e.Method.Name, e.Method.AtInput ? "" : e.LayerName[Prefix.Length..]),
                e => e.Raw
            );
        foreach (var (candidate, raw) in MapMaker.Floor(picture, Cells))
            maps[candidate] = raw;
        return new(0, TilePool.Side, maps);
    }

    public void Dispose() => _explainer.Dispose();

    private static ModelProto Write(ModelProto model, Network network, IReadOnlyList<Layer> layers)
    {
        NodeProto[] nodes = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        model.Graph.Output.Clear();
        long[] size = [.. network.InputSize.Select(length => (long)length)];
        long channels = network.InputDims[1].Value ?? 3;
        model.Graph.Input.Clear();
        var graph = new GraphBuilder(model, "gradcam/grid/");
        var grid = graph.Input(Input, ElementType.Float, [1, channels, 2 * size[0], 2 * size[1]]);
        Name(graph, Apart(grid, channels, size), network.Input);
        var taken = new Dictionary<string, string>();
        foreach (var node in nodes)
        {
            var rewired = node.Clone();
            for (int i = 0; i < rewired.Input.Count; i++)
                if (taken.TryGetValue(rewired.Input[i], out string? apart))
                    rewired.Input[i] = apart;
            model.Graph.Node.Add(rewired);
            foreach (var layer in layers.Where(l => rewired.Output.Contains(l.Name)))
            {
                long[] shape = [.. layer.Shape.Skip(1).Select(d => d!.Value)];
                var together = Together(graph[layer.Name], shape[0], shape[1..]);
                Name(graph, together, Prefix + layer.Name);
                string name = Prefix + layer.Name + "/cells";
                Name(graph, Apart(graph[Prefix + layer.Name], shape[0], shape[1..]), name);
                taken[layer.Name] = name;
            }
        }
        var scores = graph[taken.GetValueOrDefault(network.Head.Tensor, network.Head.Tensor)];
        var first = scores.Slice(graph.Ints(0), graph.Ints(1), graph.Ints(0));
        Name(graph, first, Scores);
        model.Graph.Output.Add(
            new ValueInfoProto { Name = Scores, Type = Dim.Type(ElementType.Float, [1, .. network.ScoreDims.Skip(1)]) }
        );
        return model;
    }

    private static void Name(GraphBuilder graph, Val value, string name) =>
        graph.Graph.Node.Add(Nodes.New("Identity", [value.Name], [name]));

    /// <summary>Of a grid, its cells as samples.</summary>
    private static Val Apart(Val grid, long channels, long[] size) =>
        grid.Reshape(channels, TilePool.Side, size[0], TilePool.Side, size[1])
            .Transpose(1, 3, 0, 2, 4)
            .Reshape(Cells, channels, size[0], size[1]);

    /// <summary>Of samples, the grid whose cells they are.</summary>
    private static Val Together(Val cells, long channels, long[] size) =>
        cells
            .Reshape(TilePool.Side, TilePool.Side, channels, size[0], size[1])
            .Transpose(2, 0, 3, 1, 4)
            .Reshape(1, channels, TilePool.Side * size[0], TilePool.Side * size[1]);
}
