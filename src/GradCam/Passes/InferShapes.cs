using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Passes;

/// <summary>Finds the types and shapes of a model's values.</summary>
/// <param name="runtime">Infers them.</param>
/// <param name="limits">The limits; null for a model that is trusted, such as one with our own gradient.</param>
internal sealed class InferShapes(IModelRuntime runtime, ResourceLimits? limits = null)
{
    /// <summary>Finds the types of all values of a graph, as far as they can be inferred.</summary>
    /// <param name="graph">The graph, which learns them.</param>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public void Learn(GraphBuilder graph) => graph.Learn(Of(graph.Model));

    /// <summary>The type of every value that the nodes make, as far as shape inference finds it.</summary>
    /// <remarks>
    /// Inference loses a symbolic batch size wherever the model computes with shapes, and all other axes with it. So
    /// the symbol of the first input's first axis is a large prime meanwhile: a length that it divides is read back as
    /// batch or batch*k. Where the first input has no other open sizes, what still is unknown is found by letting the
    /// runtime compute the shapes.
    /// </remarks>
    /// <param name="model">A valid model.</param>
    /// <exception cref="GradCamException">The runtime refuses the model, or it takes too much.</exception>
    public IReadOnlyList<ValueInfoProto> Of(ModelProto model)
    {
        if (limits is not null)
            GraphBounds.Check(model, "The model", limits);
        var all = model.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0);
        var (found, batch) = Infer(model, all, GraphOptimizationLevel.ORT_DISABLE_ALL, BatchPrime);
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
        var computed = Infer(model, floats, GraphOptimizationLevel.ORT_ENABLE_BASIC, 2).Types;
        if (batch.Length == 0)
            return [.. found, .. computed];
        var others = Infer(model, floats, GraphOptimizationLevel.ORT_ENABLE_BASIC, 3).Types.ToDictionary(v => v.Name);
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
    private (List<ValueInfoProto> Types, string Batch) Infer(
        ModelProto model,
        IEnumerable<string> values,
        GraphOptimizationLevel level,
        long batchSize
    )
    {
        // A value's type can be read off a session only where it is an output, so all of them become one.
        var open = WeightsAsInputs.Of(model);
        open.Graph.Output.Clear();
        open.Graph.Output.Add(values.Select(name => new ValueInfoProto { Name = name }));
        // The only operator of networks that has no inference; its output is like its input.
        for (int i = 0; i < open.Graph.Node.Count; i++)
            if (open.Graph.Node[i] is { OpType: "MeanVarianceNormalization" } node && node.IsStandard())
                open.Graph.Node[i] = Nodes.New("Identity", node.Input, node.Output);
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
