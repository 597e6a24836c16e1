using GradCam.Imaging;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// Refuses models whose operators are given what the runtime cannot bear, or that would take too much memory or time.
/// </summary>
internal static class GraphBounds
{
    // What exporters leave open: pictures of the size that networks are trained with.
    private const long OpenBatch = 1,
        OpenChannels = 3;

    private const int SignalRank = 3;

    /// <summary>
    /// Checks a model whose nodes are in the order of computation, and whose functions are written out.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">The limits; null for <see cref="ResourceLimits.Default"/>.</param>
    /// <exception cref="GradCamException">It is refused.</exception>
    public static void Check(ModelProto model, string name, ResourceLimits? limits = null)
    {
        limits ??= ResourceLimits.Default;
        var constants = model.Graph.Initializer.Select(t => t.Name).ToHashSet();
        bool isOpen = model.Graph.Input.Any(i => Dim.Of(i.Type)?.Skip(1).Any(d => d.Value is not > 0) == true);
        Known[] At(long size) => Results(model, name, limits, constants, size);
        _ = isOpen ? OpenSize.First(At) : At(OpenSize.Usual);
    }

    /// <summary>Goes over a model with a length in the place of those that it leaves open.</summary>
    private static Known[] Results(
        ModelProto model,
        string name,
        ResourceLimits limits,
        HashSet<string> constants,
        long openSize
    )
    {
        var inputs = model.Graph.Input.Select(i => Fed(i, openSize)).ToArray();
        var budget = new SizeBudget(
            model,
            inputs.Where((_, i) => !constants.Contains(model.Graph.Input[i].Name)),
            name,
            limits
        );
        for (int i = 0; i < inputs.Length; i++)
            if (!constants.Contains(model.Graph.Input[i].Name))
                budget.CheckInput(model.Graph.Input[i].Name, inputs[i]);
        return new GraphWalk(name, model.Opset(), budget, limits).Over(model.Graph, inputs, outer: null);
    }

    /// <summary>Checks shapes that were found otherwise, as by the runtime's own inference.</summary>
    /// <param name="model">The model.</param>
    /// <param name="types">The types of its values.</param>
    /// <param name="limits">The limits; null for <see cref="ResourceLimits.Default"/>.</param>
    /// <exception cref="GradCamException">A value is too large.</exception>
    public static void Check(ModelProto model, IReadOnlyList<ValueInfoProto> types, ResourceLimits? limits = null)
    {
        limits ??= ResourceLimits.Default;
        var budget = new SizeBudget(model, model.Graph.Input.Select(i => Fed(i, OpenSize.Usual)), "The model", limits);
        var producers = new Dictionary<string, NodeProto>();
        foreach (var node in model.Graph.Node)
        foreach (string output in node.Output)
            producers[output] = node;
        foreach (var value in types)
            if (Dim.Of(value.Type) is { } dims && producers.TryGetValue(value.Name, out var node))
                budget.Check(
                    node,
                    new Known(
                        (ElementType)value.Type.TensorType.ElemType,
                        [.. dims.Select(d => d.Value ?? Multiple(d.Symbol))]
                    )
                    {
                        FromInput = true,
                    }
                );
    }

    /// <summary>The shape of an input, with usual lengths in place of open ones.</summary>
    private static Known Fed(ValueInfoProto input, long openSize)
    {
        if (Dim.Of(input.Type) is not { } dims)
            return Known.Nothing with { FromInput = true };
        // Where the last axis alone is known, it holds the channels.
        bool channelsLast = dims.Length == SignalRank && dims[^1].Value is > 0;
        long Length(Dim dim, int axis) =>
            dim.Value is > 0 and var v ? v
            : axis == 0 ? OpenBatch
            : axis == 1 && dims.Length >= SignalRank && !channelsLast ? OpenChannels
            : openSize;
        return new Known(
            (ElementType)input.Type.TensorType.ElemType,
            [.. dims.Select((d, axis) => (long?)Length(d, axis))]
        )
        {
            FromInput = true,
        };
    }

    /// <summary>Inference writes multiples of the batch as <c>batch*4</c>.</summary>
    private static long? Multiple(string? symbol) =>
        symbol?.Split('*') is [_, var count] && long.TryParse(count, out long value) ? value : null;
}
