using GradCam.Graph;
using GradCam.Graph.Proto;
using GradCam.Layers;
using GradCam.Targets;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Runtime;

/// <summary>A model as it is read: in float32, at one opset, with constants apart from inputs, shapes inferred, layers and scores found.</summary>
internal sealed class LoadedModel
{
    private LoadedModel(GraphBuilder graph, string input, ScoreHead head, bool converted)
    {
        (Graph, Input, Head, ConvertedToFloat32) = (graph, input, head, converted);
        InputDims = graph.Shape(input)!;
        ScoreDims = graph.Shape(head.Tensor) ?? throw new GradCamException(
            $"The shape of the score '{head.Tensor}' cannot be inferred; export the model with static shapes.");
        Layers = LayerCatalog.Find(graph, input, head.Tensor);
        DefaultLayer = LayerCatalog.Auto(Layers, IsDense, Classes);
    }

    /// <summary>The graph as loaded; not to be changed.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The picture's input.</summary>
    public string Input { get; }

    /// <summary>The input's dimensions, <c>[N, C, spatial...]</c> or <c>[N, spatial..., C]</c>.</summary>
    public Dim[] InputDims { get; }

    /// <summary>The input's last axis holds the channels.</summary>
    public bool ChannelsLast => IsChannelsLast(InputDims);

    public ScoreHead Head { get; }

    public Dim[] ScoreDims { get; }

    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The layer that is taken by itself, or null if no tensor has spatial axes.</summary>
    public Layer? DefaultLayer { get; }

    /// <summary>The model was float16 or the like and is explained in float32.</summary>
    public bool ConvertedToFloat32 { get; }

    /// <summary>The score has spatial axes, as in segmentation.</summary>
    public bool IsDense => ClassScores.IsDense(ScoreDims);

    /// <summary>Number of classes, or null if only the run knows.</summary>
    public int? Classes => IsDense || ScoreDims.Length == 2 ? (int?)ScoreDims[1].Value
        : ScoreDims.Skip(ScoreDims.Length < 2 ? 0 : 1).Aggregate((long?)1, (product, d) => product * d.Value) is { } count ? (int)count : null;

    /// <summary>The fixed batch size, or null if any number of pictures can be run at once.</summary>
    public int? FixedBatch => (int?)InputDims[0].Value;

    /// <summary>Prepares a model that was read from a file.</summary>
    /// <param name="model">The model; taken over and changed.</param>
    /// <param name="output">The output to explain, or null for the first.</param>
    /// <param name="kind">Whether a trailing activation is taken off.</param>
    /// <param name="size">Lengths for spatial axes of the input that the model leaves open.</param>
    /// <exception cref="GradCamException">The model has no picture input or no scores, or the runtime refuses it.</exception>
    public static LoadedModel From(ModelProto model, string? output, ScoreKind kind, long size)
    {
        ConstantsAreNoInputs(model.Graph);
        if (model.Functions.Count > 0) model = Simplifier.Simplify(model, GraphOptimizationLevel.ORT_DISABLE_ALL);
        bool converted = Float32Conversion.Convert(model);
        OpsetLift.Lift(model);
        var input = model.Graph.Input.FirstOrDefault(i => IsPicture(i)) ?? throw new GradCamException(
            "The model has no input of pictures (float, [N, C, H, W]); GradCam explains networks that look at pictures, signals or volumes.");
        if (model.Graph.Input.Count > 1)
            throw new GradCamException($"The model has {model.Graph.Input.Count} inputs ({string.Join(", ", model.Graph.Input.Select(i => $"'{i.Name}'"))}); only models with one input can be explained.");
        FixSpatialAxes(input, size);
        var graph = new GraphBuilder(model);
        graph.Learn(Simplifier.InferShapes(model));
        return new LoadedModel(graph, input.Name, ScoreHead.Find(graph, output, kind), converted);
    }

    /// <summary>Old exporters list every initializer as an input too, which would make it a default value instead of a constant.</summary>
    private static void ConstantsAreNoInputs(GraphProto graph)
    {
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet();
        for (int i = graph.Input.Count - 1; i >= 0; i--)
            if (constants.Contains(graph.Input[i].Name)) graph.Input.RemoveAt(i);
    }

    private static bool IsPicture(ValueInfoProto input) =>
        input.Type?.TensorType is { ElemType: (int)ElementType.Float or (int)ElementType.UInt8, Shape.Dim.Count: >= 3 };

    private static void FixSpatialAxes(ValueInfoProto input, long size)
    {
        var dims = Dim.Of(input.Type)!;
        input.Type = Dim.Type((ElementType)input.Type.TensorType.ElemType, dims.Select((d, axis) =>
            axis > 0 && axis != (IsChannelsLast(dims) ? dims.Length - 1 : 1) && d.Value is not > 0 ? size : d));
    }

    private static bool IsChannelsLast(Dim[] dims) => dims.Length == 4 && dims[3].Value is (1 or 3 or 4) && dims[1].Value is not (1 or 3 or 4);
}
