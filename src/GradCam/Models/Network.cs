using System.Collections.Concurrent;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Layers;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Targets;

namespace GradCam.Models;

/// <summary>
/// A model as it is read: in float32, at one opset, with constants apart from inputs, shapes inferred, layers and
/// scores found.
/// </summary>
internal sealed class Network
{
    // Asked for with every map, found by walking the graph once.
    private readonly ConcurrentDictionary<string, (bool Linear, double Depth)> _facts = new();

    private readonly IReadOnlyList<ValueInfoProto> _types;
    private readonly Lazy<long> _largestValue;

    private Network(
        ModelProto model,
        IModelRuntime runtime,
        IReadOnlyList<ValueInfoProto> types,
        ReadingOptions reading,
        InputLayout inputLayout
    )
    {
        Runtime = runtime;
        var (graph, input) = (GraphOf(model, types), model.Graph.Input[0].Name);
        (Graph, Input, InputLayout) = (graph, input, inputLayout);
        int[] spatial = InputLayout.SpatialAxes;
        InputSize = [.. spatial.Select(axis => (int)(InputDims[axis].Value ?? 0))];
        var head = ScoreHead.Find(graph, reading.Wanted);
        head = ScoreLayout.ChannelsFirst(graph, head, spatial, InputDims, reading.Task?.Task);
        head = RowReader.Read(graph, head, reading.ScoreKind, InputSize, InputDims[0], reading.Task?.Task);
        head = TaskReader.Read(graph, head, reading.Task, InputSize);
        (Head, SharesScores) = SharedScores.ForEachPicture(graph, head, input);
        // The type of what was written behind the scores is not among those of the model.
        _types = [.. types, new() { Name = Head.Tensor, Type = Dim.Type(ElementType.Float, graph.Shape(Head.Tensor)) }];
        _largestValue = new(() => NetworkFacts.LargestValueBytes(this));
        ScoreDims = graph.Shape(Head.Tensor) ?? [];
        reading.Task?.Check(Head, ScoreDims, IsDense);
        InputLayer = LayerCatalog.OfInput(input, InputDims, ChannelsLast);
        var layers = LayerCatalog.Find(graph, input, ChannelsLast, Head.Tensor, reading.Layout);
        Layers = [.. layers.Where(l => !RoundedValues.IsTwin(graph, l.Name))];
        Twins = [.. layers.Except(Layers)];
        DefaultLayer = LayerCatalog.Auto(
            graph,
            Head.Features is not null && IsDense ? LayerCatalog.BeforeConvolution(graph, Layers, Head.Tensor) : Layers,
            (IsDense && Head.Features is null) || Head.Rows?.Kind == RowKind.Steps,
            Head.Rows is { Kind: RowKind.Steps } steps ? steps.Classes : Classes,
            Head.Rows?.Kind == RowKind.Boxes || ScoreHead.JoinsClasses(graph, Head.Tensor) ? (input, Head.Tensor) : null
        );
        Scales = ScaleLayers.Find(graph, Head, Layers);
        Stages =
        [
            .. Layers
                .TakeWhile(l => !l.Equals(DefaultLayer))
                .Concat(DefaultLayer is { } last ? [last] : [])
                .GroupBy(l => string.Join('x', l.Spatial))
                .Select(g => g.Last()),
        ];
    }

    private Network(Network other, ModelProto model)
    {
        (_types, Runtime) = (other._types, other.Runtime);
        (_facts, _largestValue) = (other._facts, other._largestValue);
        Graph = GraphOf(model, _types);
        (Input, InputLayout, InputSize, InputLayer) = (
            other.Input,
            other.InputLayout,
            other.InputSize,
            other.InputLayer
        );
        (Head, SharesScores, ScoreDims) = (other.Head, other.SharesScores, other.ScoreDims);
        (Layers, DefaultLayer, Stages) = (other.Layers, other.DefaultLayer, other.Stages);
        (Scales, Twins) = (other.Scales, other.Twins);
    }

    /// <summary>Infers shapes and simplifies the graphs that are made of the model.</summary>
    public IModelRuntime Runtime { get; }

    /// <summary>The graph as loaded; not to be changed.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The picture's input.</summary>
    public string Input { get; }

    /// <summary>The input's axes, of the lengths that the network was opened for.</summary>
    public InputLayout InputLayout { get; }

    /// <summary>The input's dimensions, <c>[N, C, spatial...]</c> or <c>[N, spatial..., C]</c>.</summary>
    public Dim[] InputDims => InputLayout.Dims;

    /// <summary>The symbol that stands for the number of samples where it is open.</summary>
    public string Samples => InputDims[0].Symbol ?? "batch";

    /// <summary>The input's last axis holds the channels.</summary>
    public bool ChannelsLast => InputLayout.ChannelsLast;

    public ScoreHead Head { get; }

    /// <summary>All pictures of a run have one score together, which stands in the row of each.</summary>
    public bool SharesScores { get; }

    public Dim[] ScoreDims { get; }

    /// <summary>The input as a layer, for maps of pixels.</summary>
    public Layer InputLayer { get; }

    /// <summary>The lengths of the input's spatial axes.</summary>
    public int[] InputSize { get; }

    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Layers that are others, rounded; they serve whoever names them.</summary>
    public IReadOnlyList<Layer> Twins { get; }

    /// <summary>The layer that <c>auto</c> means, or null if no tensor has spatial axes.</summary>
    public Layer? DefaultLayer { get; }

    /// <summary>The layers of a detector's scales; null for other networks.</summary>
    public ScaleLayers? Scales { get; }

    /// <summary>The last layer of every resolution on the way to <see cref="DefaultLayer"/>.</summary>
    public IReadOnlyList<Layer> Stages { get; }

    /// <summary>
    /// The layers of a method that multiplies the maps of several layers. For <c>auto</c> these are the last layers of
    /// every resolution, as one layer alone makes no product.
    /// </summary>
    /// <param name="names">The names of the layers as they were given.</param>
    /// <param name="found">The layers of these names.</param>
    public IReadOnlyList<Layer> ProductLayers(IReadOnlyList<string> names, IReadOnlyList<Layer> found) =>
        names is ["auto"] ? Stages : found;

    /// <summary>The score has spatial axes, as in segmentation.</summary>
    public bool IsDense => ScoreLayout.IsDense(ScoreDims, InputSize);

    /// <summary>For dense scores: the lengths of their spatial axes.</summary>
    /// <exception cref="GradCamException">They are known only after the run.</exception>
    public long[] Places => Context(Labels.None).Places;

    /// <summary>Number of classes, or null if only the run knows.</summary>
    public int? Classes =>
        IsDense || ScoreDims.Length == 2 ? (int?)ScoreDims[1].Value
        : ScoreDims.Skip(ScoreDims.Length < 2 ? 0 : 1).Aggregate((long?)1, (product, d) => product * d.Value)
            is >= 0
                and <= int.MaxValue
                and var count
            ? (int)count
        : null;

    /// <summary>The fixed batch size, or null if any number of pictures can be run at once.</summary>
    public int? FixedBatch => (int?)InputDims[0].Value;

    /// <summary>
    /// The bytes that the largest value takes for each sample; <see cref="long.MaxValue"/> if a shape is not known.
    /// </summary>
    public long LargestValueBytes => _largestValue.Value;

    /// <summary>True if the score is linear in a layer.</summary>
    public bool IsLinearBehind(Layer layer) => FactsOf(layer).Linear;

    /// <summary>
    /// The part of the network's convolutions and matrix products that lie before a layer, 0..1; 1 in a network of few.
    /// </summary>
    public double DepthOf(Layer layer) => FactsOf(layer).Depth;

    private (bool Linear, double Depth) FactsOf(Layer layer) =>
        _facts.GetOrAdd(layer.Name, _ => NetworkFacts.Behind(this, layer));

    /// <summary>The facts of this model that targets need.</summary>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="scores">The sample's scores; null if they are not known.</param>
    /// <param name="scoresOf">Another photograph's scores.</param>
    /// <param name="anyPicture">The target is to hold for any picture.</param>
    public TargetContext Context(
        Labels labels,
        Func<float[]>? scores = null,
        Func<Picture, float[]>? scoresOf = null,
        bool anyPicture = false
    ) =>
        new(labels, ScoreDims, Classes, InputSize)
        {
            Scores = scores,
            ScoresOf = scoresOf,
            AnyPicture = anyPicture,
            Rows = Head.Rows,
            Even = ScoreLayout.EvenScore(Head.OutputActivation),
            Task = Head.Task?.Task ?? ModelTask.Classification,
            Features = Head.Features,
        };

    /// <summary>The scores in a graph that was made from this model.</summary>
    public ScoreGraph ScoreGraphOn(GraphBuilder graph) =>
        new(graph[Head.Tensor], ScoreDims, Head.OutputActivation) { Dense = IsDense };

    /// <summary>A layer in a graph that was made from this model.</summary>
    public LayerInGraph Site(GraphBuilder graph, Layer layer) =>
        new(graph, layer, Head.Tensor, Input, InputSize) { Shapes = new(Runtime) };

    /// <summary>Finds input, scores and layers.</summary>
    /// <param name="normalized">A model from <see cref="CanonicalModel.Normalize"/>; not changed.</param>
    /// <param name="reading">How it is to be read, where that is stated.</param>
    /// <param name="spatial">Lengths of the input's spatial axes, for those that the model leaves open.</param>
    /// <param name="runtime">Infers shapes, also of the graphs that are made of the model.</param>
    /// <param name="infer">Finds the types of all values; null to have the runtime do it.</param>
    /// <exception cref="GradCamException">
    /// The model has no picture input or no scores, or the runtime refuses it.
    /// </exception>
    public static Network Open(
        ModelProto normalized,
        ReadingOptions reading,
        IReadOnlyList<long> spatial,
        IModelRuntime runtime,
        Func<ModelProto, IReadOnlyList<ValueInfoProto>>? infer = null
    )
    {
        infer ??= new InferShapes(runtime, runtime.Limits).Of;
        var inputLayout = InputLayout.Of(normalized, reading.InputLayout);
        Dim[] dims = [.. inputLayout.Dims];
        int[] axes = inputLayout.SpatialAxes;
        for (int i = 0; i < axes.Length; i++)
            if (dims[axes[i]].Value is not > 0)
                dims[axes[i]] = spatial[Math.Min(i, spatial.Count - 1)];
        var model = Open(normalized, reading, inputLayout with { Dims = dims }, runtime, infer);
        // A model that computes with its batch size may hide all other sizes behind it: then samples are run one by
        // one.
        if (dims[0].Value is null && (model.ScoreDims.Length == 0 || model.ScoreDims.Skip(1).Any(d => d.Value is null)))
        {
            dims = [1, .. dims[1..]];
            model = Open(normalized, reading, inputLayout with { Dims = dims }, runtime, infer);
        }
        if (model.ScoreDims.Length == 0)
            throw new GradCamException(
                $"The shape of the score '{model.Head.Tensor}' cannot be inferred; export the model with static shapes."
            );
        return !model.ScoreDims.Any(d => d.Value == 0)
            ? model
            : throw new GradCamException(
                $"The score '{model.Head.Tensor}' has shape [{string.Join(", ", model.ScoreDims)}], which holds no "
                    + "scores; export the model again, or name another output."
            );
    }

    private static Network Open(
        ModelProto normalized,
        ReadingOptions reading,
        InputLayout inputLayout,
        IModelRuntime runtime,
        Func<ModelProto, IReadOnlyList<ValueInfoProto>> infer
    )
    {
        var input = normalized.Graph.Input[0];
        var model = reading.Marked(normalized.ShallowCopy());
        model.MetadataProps.Clear();
        model.Graph.Input.Clear();
        model.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = input.Name,
                Type = Dim.Type((ElementType)input.Type.TensorType.ElemType, inputLayout.Dims),
            }
        );
        return new Network(model, runtime, infer(model), reading, inputLayout);
    }

    /// <summary>
    /// The same network with all its weights. One that was opened from a <see cref="HollowModel"/> has all facts of the
    /// model, but graphs can be built only from this one.
    /// </summary>
    /// <param name="whole">The model that the network was opened from, with its weights.</param>
    public Network WithWeights(ModelProto whole)
    {
        // Those of nodes that were written when the network was opened are in no file.
        var known = whole.Graph.Initializer.Select(t => t.Name).ToHashSet();
        var added = Graph.Graph.Initializer.Where(t => !known.Contains(t.Name));
        TensorProto[] all = [.. whole.Graph.Initializer, .. added];
        if (all.SequenceEqual(Graph.Graph.Initializer, ReferenceEqualityComparer.Instance))
            return this;
        var model = Graph.Model.ShallowCopy();
        model.Graph.Initializer.Clear();
        model.Graph.Initializer.Add(all);
        return new(this, model);
    }

    private static GraphBuilder GraphOf(ModelProto model, IEnumerable<ValueInfoProto> types)
    {
        var graph = new GraphBuilder(model);
        graph.Learn(types);
        return graph;
    }
}
