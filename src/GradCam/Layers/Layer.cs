namespace GradCam;

/// <summary>A tensor of the network that a map can be computed at.</summary>
/// <param name="Name">The tensor's name, which selects it everywhere.</param>
/// <param name="Node">The name of the node that makes it; the tensor's name again if the node has none.</param>
/// <param name="Operator">The operator that makes it, such as <c>Relu</c>.</param>
/// <param name="Shape">
/// Its shape in the order of <see cref="Layout"/>; null for a length that only the run knows.
/// </param>
public sealed record Layer(string Name, string Node, string Operator, IReadOnlyList<long?> Shape)
{
    /// <summary>The order of the axes.</summary>
    public LayerLayout Layout { get; init; }

    /// <summary>For tokens, the rows and columns of the grid; else empty.</summary>
    public IReadOnlyList<long> Grid { get; init; } = [];

    /// <summary>
    /// For tokens, the number of those before the grid's: class and register tokens, which belong to no place.
    /// </summary>
    public int ExtraTokens { get; init; }

    /// <summary>
    /// The lengths of the spatial axes, as a map at this layer has them; null for a length that only the run knows.
    /// </summary>
    public IReadOnlyList<long?> Spatial =>
        Layout switch
        {
            LayerLayout.ChannelsFirst => [.. Shape.Skip(2)],
            LayerLayout.ChannelsLast => [.. Shape.Skip(1).SkipLast(1)],
            _ => [.. Grid],
        };

    /// <summary>Number of channels; null if only the run knows.</summary>
    public long? Channels => Layout == LayerLayout.ChannelsFirst ? Shape[1] : Shape[^1];

    /// <summary>The shape in words, such as <c>N x 144 x 8 x 8</c>.</summary>
    public string ShapeText =>
        string.Join(" x ", Shape.Select((length, axis) => length?.ToString() ?? (axis == 0 ? "N" : "?")));

    /// <summary>The tensor's name.</summary>
    public override string ToString() => Name;

    /// <summary>Layers are the same if they have the same name.</summary>
    public bool Equals(Layer? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
