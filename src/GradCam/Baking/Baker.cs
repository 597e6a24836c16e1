using GradCam.Building;
using GradCam.Graphs;
using GradCam.Inference;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;

namespace GradCam.Baking;

/// <summary>
/// Writes explanations into a model: its own nodes stay as they are, the derivative and the maps are further nodes
/// behind them.
/// </summary>
internal sealed class Baker
{
    private const int UsualOpset = 17;

    /// <summary>Reads the model as it is, with the picture's input alone.</summary>
    public required Func<ModelProto> Read { get; init; }

    /// <summary>Finds input, scores and layers.</summary>
    public required Func<ModelProto, Network> Open { get; init; }

    /// <summary>Finds layers by name.</summary>
    public required Func<Network, string, IReadOnlyList<Layer>> Select { get; init; }

    public required Labels Labels { get; init; }

    public required Func<Picture, float[]> ScoresOf { get; init; }

    /// <summary>Infers shapes.</summary>
    public required IModelRuntime Runtime { get; init; }

    /// <summary>The preparation of photographs; null if it is not known.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Bakes the model.</summary>
    /// <exception cref="GradCamException">
    /// Something that was asked for cannot be written; the message says what can.
    /// </exception>
    public BakedModel Bake(BakeOptions options)
    {
        if ((options.Preprocess || options.Overlay is not null) && Preprocessing is null)
            throw new GradCamException(
                "The model does not take pictures, so that neither their preparation nor an overlay can be a part of "
                    + "it."
            );
        if (options.Overlay?.Blend == OverlayBlend.PyTorchGradCam)
            throw new GradCamException(
                "The blend of pytorch-grad-cam cannot be written into a model; take add or mix."
            );
        options.Overlay?.Validate();
        if (string.IsNullOrWhiteSpace(options.MapName))
            throw new GradCamException("The map has no name: give one, such as saliency_map.");
        if (options.Methods.Count == 0)
            throw new GradCamException("Nothing is asked for: name at least one method.");
        var original = Read();
        int own = original.Opset(),
            oldest = Math.Max(own, LowerOpset.Oldest),
            newest = Math.Max(own, LiftOpset.Target);
        if (options.Opset is { } wanted && (wanted < oldest || wanted > newest))
            throw new GradCamException(
                $"The model is written in operator set {own}, so that it can be baked for "
                    + $"{(oldest == newest ? $"{own} alone" : $"{oldest} to {newest}")}, not for {wanted}."
            );
        int opset = options.Opset ?? Math.Max(own, UsualOpset);
        try
        {
            return Bake(original, options, opset);
        }
        catch (NewerOpsetException e) when (options.Opset is null)
        {
            return Bake(Read(), options, e.Needed);
        }
        catch (NewerOpsetException e)
        {
            throw new GradCamException(
                $"Operator {e.Op}, which this explanation needs, is not in operator set {opset}; ask for {e.Needed} "
                    + "or more.",
                e
            );
        }
    }

    private BakedModel Bake(ModelProto original, BakeOptions options, int opset)
    {
        new LiftOpset(Runtime, opset).Apply(original);
        DequantizeActivations.MoveAside(original);
        original.IrVersion = Math.Max(original.IrVersion, LiftOpset.IrOf(opset));
        var model = Open(CanonicalModel.Normalize(original.Clone(), Runtime, out bool converted));
        DeclareOutputs(original, model);

        Layer[] layers =
        [
            .. options
                .Layers.SelectMany(name =>
                    options.Methods.Any(m => m.Recipe.NeedsLayer) ? Select(model, name) : [model.InputLayer]
                )
                .DistinctBy(l => l.Name),
        ];
        var sites = new MapSites(model.InputLayer, layers, model.ProductLayers(options.Layers, layers));
        BakedMap[] maps = [.. options.Methods.Distinct().SelectMany(m => BakedMap.Of(m, sites))];
        var graph = SimplifiedGraph.WithLayers(
            model,
            maps.SelectMany(map => map.Sites).Select(l => l.Name).Where(name => name != model.Input).Distinct()
        );
        graph.Reserve(
            original.Graph.Node.SelectMany(n => n.Output).Concat(original.Graph.Initializer.Select(t => t.Name))
        );
        var target = new GraphTarget(model, graph, options, Labels, ScoresOf);
        var writer = new MethodMaps(model, graph);
        var raws = writer.Write(maps, change => target.Of(change is null ? null : change.Of), target.Build);

        var input = original.Graph.Input.First(i => i.Name == model.Input);
        input.Type = Dim.Type(
            (ElementType)input.Type.TensorType.ElemType,
            [Samples(model), .. model.InputDims.Skip(1)]
        );
        var outputs = new BakedOutputs(original, model, graph, maps, target.Describe(), options.MapName);
        var pixels = options.Preprocess
            ? new PixelInput(graph, Preprocessing!, outputs.Free("pixels"), Samples(model))
            : null;
        AddOutputs(
            outputs,
            options,
            writer,
            raws,
            maps,
            options.Overlay is { } look ? new OverlayGraph(look, Preprocessing!, pixels, graph[model.Input]) : null,
            pixels
        );
        target.BindInputs();

        if (options.Float16 && !converted)
            new ToFloat16(Types(model)).Apply(original);
        var halves = options.Float16 || converted ? OtherFloats(original) : [];
        if (pixels is not null)
        {
            original.Graph.Input.Remove(input);
            original.Graph.Input.Insert(0, graph.Graph.Input.First(i => i.Name == pixels.Input.Name));
            graph.Graph.Node.Add(
                Nodes.New("Identity", [pixels.Tensor((ElementType)input.Type.TensorType.ElemType).Name], [model.Input])
            );
        }
        foreach (var added in graph.Graph.Input.Where(i => i.Name == GraphTarget.Input))
            original.Graph.Input.Add(added);
        new MergeSubgraph(graph, pixels is null ? outputs.Values : outputs.Values.Prepend(model.Input), opset)
        {
            OtherFloats = halves,
            Compact = options.Float16,
        }.Apply(original);
        outputs.Declare();
        BakedMetadata.Write(original, outputs.All, options);
        GraphValidator.Check(original, "The baked model");
        return new BakedModel(original, options, outputs.All);
    }

    private void AddOutputs(
        BakedOutputs outputs,
        BakeOptions options,
        MethodMaps writer,
        IReadOnlyList<Val> raws,
        IReadOnlyList<BakedMap> maps,
        OverlayGraph? overlay,
        PixelInput? pixels
    )
    {
        for (int i = 0; i < maps.Count; i++)
            if (options.Map == MapForm.Raw)
                outputs.Add(i, BakedOutputKind.Raw, raws[i], maps[i].IsAtInput);
            else
                outputs.Add(i, BakedOutputKind.Input, writer.Normalized(raws[i]), full: true);
        for (int i = 0; i < maps.Count && overlay is not null; i++)
            outputs.Add(
                i,
                "overlay",
                BakedOutputKind.Overlay,
                overlay.Of(writer.Normalized(raws[i]), maps[i].Method.AtInput),
                ElementType.UInt8,
                [.. pixels?.Size ?? [Preprocessing!.Height, Preprocessing.Width], 3]
            );
    }

    /// <summary>Outputs are declared with the shapes that they have for an input of this size.</summary>
    private static void DeclareOutputs(ModelProto original, Network model)
    {
        foreach (var output in original.Graph.Output)
            if (output.Type?.TensorType is { } type && model.Graph.Shape(output.Name) is { } dims)
                output.Type = Dim.Type((ElementType)type.ElemType, dims);
    }

    /// <summary>The values of a model that are floating-point numbers of other types than float32.</summary>
    private HashSet<string> OtherFloats(ModelProto model) =>
        [
            .. new InferShapes(Runtime)
                .Of(model)
                .Concat(model.Graph.Input)
                .Where(v => IsOtherFloat(v.Type.TensorType.ElemType))
                .Select(v => v.Name),
            .. model.Graph.Initializer.Where(t => IsOtherFloat(t.DataType)).Select(t => t.Name),
        ];

    /// <summary>The axis of the samples: open where it was, with a name that all outputs share.</summary>
    public static Dim Samples(Network model) => model.FixedBatch is { } count ? count : new Dim(null, model.Samples);

    private static Dictionary<string, ElementType> Types(Network model) =>
        model
            .Graph.Graph.Node.SelectMany(n => n.Output)
            .Where(o => o.Length > 0)
            .ToDictionary(o => o, model.Graph.Type);

    private static bool IsOtherFloat(int type) =>
        (ElementType)type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Double;
}
