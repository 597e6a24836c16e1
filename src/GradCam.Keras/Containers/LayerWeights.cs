namespace GradCam.Keras.Containers;

/// <summary>A layer's weights, in Keras' order.</summary>
/// <param name="Layer">The layer's name, for errors.</param>
/// <param name="Arrays">The layer's own, in order.</param>
/// <param name="PartOf">The weights of a layer inside of it, by one of several names.</param>
internal sealed record LayerWeights(
    string Layer,
    IReadOnlyList<WeightArray> Arrays,
    Func<string[], LayerWeights> PartOf
)
{
    public int Count => Arrays.Count;

    /// <summary>One of them.</summary>
    /// <exception cref="GradCamException">The file does not hold it.</exception>
    public WeightArray this[int index] =>
        index >= 0 && index < Arrays.Count
            ? Arrays[index] is { Shape: var shape } array && !shape.Contains(0)
                ? array
                : throw new GradCamException(
                    $"The weights '{Arrays[index].Name}' of layer '{Layer}' are empty; save the whole model again."
                )
            : throw new GradCamException(
                $"The weights of layer '{Layer}' are missing: "
                    + $"{(Arrays.Count == 0 ? "the file holds none" : $"it holds {Arrays.Count}")}; save the whole "
                    + "model again."
            );

    /// <summary>The weights of a layer inside of this one.</summary>
    /// <param name="names">The possible names.</param>
    public LayerWeights Part(params string[] names) => PartOf(names);
}
