namespace GradCam.Layers;

/// <summary>A tensor of the network that a map can be computed at.</summary>
/// <param name="Name">The tensor's name, which selects it everywhere.</param>
/// <param name="Node">The name of the node that makes it; the tensor's name again if the node has none.</param>
/// <param name="Operator">The operator that makes it, such as <c>Relu</c>.</param>
/// <param name="Shape">Its shape, <c>[N, C, spatial...]</c>; null for a length that only the run knows.</param>
public sealed record Layer(string Name, string Node, string Operator, IReadOnlyList<long?> Shape)
{
    /// <summary>The shape in words, such as <c>N x 144 x 8 x 8</c>.</summary>
    public string ShapeText => string.Join(" x ", Shape.Select((length, axis) => length?.ToString() ?? (axis == 0 ? "N" : "?")));

    /// <summary>The tensor's name.</summary>
    public override string ToString() => Name;
}
