using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Passes;

/// <summary>
/// Lets ONNX Runtime rewrite a model: its basic optimizer folds constants and fuses normalization into
/// convolutions, and writes standard operators again.
/// </summary>
internal static class Simplifier
{
    /// <summary>The simplified model; values that are outputs of <paramref name="model"/> are still there.</summary>
    /// <remarks>
    /// The runtime never sees the weights here: they are inputs meanwhile, which keeps this fast and small for any
    /// model. What only weights allow (such as fusing normalization into convolutions) the session that runs the result
    /// does anyway.
    /// </remarks>
    /// <param name="model">A valid model.</param>
    /// <param name="runtime">Rewrites it.</param>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public static ModelProto Simplify(ModelProto model, IModelRuntime runtime)
    {
        var simple = ThroughRuntime(WithoutWeights(model), runtime);
        RestoreWeights(simple, model);
        var used = Nodes.Domains(simple.Graph).ToHashSet();
        for (int i = simple.OpsetImport.Count - 1; i >= 0; i--)
            if (simple.OpsetImport[i].Domain.Length > 0 && !used.Contains(simple.OpsetImport[i].Domain))
                simple.OpsetImport.RemoveAt(i);
        return simple;
    }

    /// <summary>The type of every value that the nodes make, as far as shape inference finds it.</summary>
    /// <remarks>
    /// Inference loses a symbolic batch size wherever the model computes with shapes, and all other axes with it. So
    /// the symbol of the first input's first axis is a large prime meanwhile: a length that it divides is read back as
    /// batch or batch*k. Where the first input has no other open sizes, what still is unknown is found by letting the
    /// runtime compute the shapes.
    /// </remarks>
    /// <param name="model">A valid model.</param>
    /// <param name="runtime">Infers them.</param>
    /// <param name="limits">
    /// What it may take; null for a model that is trusted, such as one with our own gradient.
    /// </param>
    /// <exception cref="GradCamException">The runtime refuses the model, or it takes too much.</exception>
    public static IReadOnlyList<ValueInfoProto> InferShapes(
        ModelProto model,
        IModelRuntime runtime,
        ResourceLimits? limits = null
    )
    {
        if (limits is not null)
            GraphBounds.Check(model, "The model", limits);
        var all = model.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0);
        var (found, batch) = InferShapes(model, runtime, all, GraphOptimizationLevel.ORT_DISABLE_ALL, BatchPrime);
        if (batch.Length > 0)
            found = [.. found.Select(v => With(v, Dim.Of(v.Type)?.Select(d => ReadBack(d, batch))))];
        // The runtime computes some lengths in 32 bits, so that one of the prime may be any. What follows computes
        // constants; what inference knows more of than the check before may be too large for that.
        if (limits is not null)
            GraphBounds.Check(
                model,
                [
                    .. found.Select(v =>
                        With(v, Dim.Of(v.Type)?.Select(d => batch.Length > 0 && d.Value >= BatchPrime ? default : d))
                    ),
                ],
                limits
            );
        bool known = found.All(v =>
            Dim.Of(v.Type) is { } dims
            && dims.All(d => d.Value is not null || (batch.Length > 0 && d.Symbol?.Split('*')[0] == batch))
        );
        if (known || Dim.Of(model.Graph.Input.FirstOrDefault()?.Type)?.Skip(1).All(d => d.Value is > 0) != true)
            return found;
        // Only what is no output can be folded away, so the integers, which shapes are computed in, are none here.
        var floats = found.Where(v => v.Type.TensorType.ElemType == (int)ElementType.Float).Select(v => v.Name);
        // The runtime computes whole constants of the batch's size, so that only a small one will do, and two of them
        // tell what depends on it.
        var computed = InferShapes(model, runtime, floats, GraphOptimizationLevel.ORT_ENABLE_BASIC, 2).Types;
        if (batch.Length == 0)
            return [.. found, .. computed];
        var others = InferShapes(model, runtime, floats, GraphOptimizationLevel.ORT_ENABLE_BASIC, 3)
            .Types.ToDictionary(v => v.Name);
        return
        [
            .. found,
            .. computed.Select(v =>
                With(
                    v,
                    Dim.Of(v.Type) is { } two && Dim.Of(others[v.Name].Type) is { } three && two.Length == three.Length
                        ? two.Zip(three, (a, b) => ReadBack(a.Value, b.Value, batch))
                        : null
                )
            ),
        ];
    }

    /// <summary>
    /// Infers shapes with a batch size in the place of the symbol; also returns the symbol, which is empty for a fixed
    /// batch.
    /// </summary>
    private static (List<ValueInfoProto> Types, string Batch) InferShapes(
        ModelProto model,
        IModelRuntime runtime,
        IEnumerable<string> values,
        GraphOptimizationLevel level,
        long batchSize
    )
    {
        // A value's type can be read off a session only where it is an output, so all of them become one.
        var open = WithoutWeights(model);
        open.Graph.Output.Clear();
        open.Graph.Output.Add(values.Select(name => new ValueInfoProto { Name = name }));
        string batch = NameBatch(open.Graph, batchSize);
        using var session = runtime.Open(
            open,
            new()
            {
                Optimize = level,
                Threads = 1,
                ForLooking = true,
            }
        );
        return ([.. session.Outputs], batch);
    }

    /// <summary>The model as the runtime writes it out again after optimizing it.</summary>
    private static ModelProto ThroughRuntime(ModelProto model, IModelRuntime runtime)
    {
        // Without weights, which may be inputs meanwhile.
        using var file = new TemporaryModel(small: true);
        using (
            runtime.Open(
                model,
                new()
                {
                    Optimize = GraphOptimizationLevel.ORT_ENABLE_BASIC,
                    Threads = 1,
                    ForLooking = true,
                    SaveTo = file.Path,
                }
            )
        ) { }
        return file.Read();
    }

    /// <summary>
    /// The same nodes with every large initializer declared as an input; shares all messages with the model.
    /// </summary>
    private static ModelProto WithoutWeights(ModelProto model)
    {
        var hollow = new ModelProto
        {
            IrVersion = model.IrVersion,
            Graph = new GraphProto { Name = model.Graph.Name },
        };
        hollow.OpsetImport.Add(model.OpsetImport);
        hollow.Graph.Node.Add(model.Graph.Node);
        hollow.Graph.Output.Add(model.Graph.Output);
        hollow.Graph.Input.Add(model.Graph.Input.Select(i => i.Clone()));
        foreach (var tensor in model.Graph.Initializer)
        {
            if (!Tensors.IsWeight(tensor))
                hollow.Graph.Initializer.Add(tensor);
            else
                hollow.Graph.Input.Add(
                    new ValueInfoProto
                    {
                        Name = tensor.Name,
                        Type = Dim.Type((ElementType)tensor.DataType, tensor.Dims.Select(d => (Dim)d)),
                    }
                );
        }
        return hollow;
    }

    private static void RestoreWeights(ModelProto hollow, ModelProto model)
    {
        var weights = model.Graph.Initializer.Where(Tensors.IsWeight).ToDictionary(t => t.Name);
        var read = hollow.Graph.Node.SelectMany(Nodes.Reads).ToHashSet();
        for (int i = hollow.Graph.Input.Count - 1; i >= 0; i--)
        {
            if (!weights.TryGetValue(hollow.Graph.Input[i].Name, out var tensor))
                continue;
            hollow.Graph.Input.RemoveAt(i);
            if (read.Contains(tensor.Name))
                hollow.Graph.Initializer.Add(tensor);
        }
    }

    private const long BatchPrime = 1_000_003;

    /// <summary>Puts a number for the batch size and returns the symbol that stood there.</summary>
    private static string NameBatch(GraphProto graph, long batchSize)
    {
        var initializers = graph.Initializer.Select(t => t.Name).ToHashSet();
        var first = graph
            .Input.FirstOrDefault(i => !initializers.Contains(i.Name))
            ?.Type?.TensorType?.Shape?.Dim.FirstOrDefault();
        if (first is null || first.HasDimValue)
            return "";
        string symbol = first.DimParam;
        first.DimValue = batchSize;
        if (symbol.Length == 0)
            return "batch";
        foreach (
            var dim in graph
                .Input.Where(i => i.Type?.TensorType?.Shape is not null)
                .SelectMany(i => i.Type.TensorType.Shape.Dim)
        )
            if (dim.DimParam == symbol)
                dim.DimValue = batchSize;
        return symbol;
    }

    private static Dim ReadBack(Dim dim, string batch) =>
        dim.Value is not > 0 || dim.Value % BatchPrime != 0 ? dim : Times(batch, dim.Value.Value / BatchPrime);

    /// <summary>A length that came out for a batch of two and for one of three.</summary>
    private static Dim ReadBack(long? two, long? three, string batch) =>
        two is null || two == three ? new Dim(two)
        : three * 2 == two * 3 && two % 2 == 0 ? Times(batch, two.Value / 2)
        : default;

    private static Dim Times(string batch, long count) => new(null, count == 1 ? batch : $"{batch}*{count}");

    private static ValueInfoProto With(ValueInfoProto value, IEnumerable<Dim>? dims) =>
        new() { Name = value.Name, Type = Dim.Type((ElementType)value.Type.TensorType.ElemType, dims) };
}
