using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>A node with what is known of its inputs.</summary>
internal sealed class NodeFacts(NodeProto node, Known[] inputs, int opset)
{
    public NodeProto Node => node;

    public int Opset => opset;

    public int Count => inputs.Length;

    /// <summary>The known facts of the i-th input; nothing where it is left out.</summary>
    public Known In(int i) => i < inputs.Length ? inputs[i] : Known.Nothing;

    /// <summary>True if the i-th input is given.</summary>
    public bool Has(int i) => node.In(i).Length > 0;

    public IEnumerable<Known> Inputs => inputs;

    public ElementType Type => In(0).Type;

    /// <summary>
    /// Integers that are an attribute in old opsets and an input in new ones; null if they are not known.
    /// </summary>
    public long?[]? List(string attribute, int input) => node.Find(attribute) is { } found ? Of(found) : In(input).Ints;

    /// <summary>True if these integers are given at all.</summary>
    public bool HasList(string attribute, int input) => node.Find(attribute) is not null || Has(input);

    /// <summary>Integers of an attribute, or null if it is absent.</summary>
    public long?[]? List(string attribute) => node.Find(attribute) is { } found ? Of(found) : null;

    /// <summary>Axes counted from the front: all for none; null if one is not known or does not exist.</summary>
    public int[]? Axes(string attribute, int input, int rank, bool allForNone = true)
    {
        if (!HasList(attribute, input))
            return allForNone ? [.. Enumerable.Range(0, rank)] : [];
        if (List(attribute, input) is not { } list)
            return null;
        int?[] axes = [.. list.Select(a => a is { } axis ? Known.Axis(axis, rank) : null)];
        return axes.Contains(null) ? null : [.. axes.Select(a => a!.Value).Distinct()];
    }

    /// <summary>The multiply-adds that the node takes, as far as its rule knows; a rule sets it.</summary>
    public double Work { get; set; }

    /// <summary>The largest value that the operator makes for itself on the way; a rule sets it.</summary>
    public Known Inner { get; set; } = Known.Nothing;

    public Known Make(IEnumerable<long?>? dims) => Make(Type, dims);

    public Known Make(ElementType type, IEnumerable<long?>? dims) => new(type, dims?.ToArray());

    private static long?[] Of(AttributeProto attribute) =>
        attribute.Ints.Count > 0 || !attribute.HasI ? [.. attribute.Ints.Select(v => (long?)v)] : [attribute.I];
}
