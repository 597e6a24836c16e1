namespace GradCam.Keras.Layers.Recurrent;

/// <summary>A kind of recurrent cell.</summary>
/// <param name="Operator">ONNX's operator for a layer of it.</param>
/// <param name="Gates">The number of its gates, in Keras' order: those of <see cref="Order"/> are ONNX's.</param>
/// <param name="States">The number of its states.</param>
/// <param name="Order">For each of ONNX's gates, the number of Keras' gate.</param>
/// <param name="Old">For each of Keras' gates, its place among the arrays of Keras 1.</param>
internal sealed record CellKind(string Operator, int Gates, int States, int[] Order, int[] Old)
{
    private static readonly Dictionary<string, CellKind> Kinds = new()
    {
        ["LSTM"] = new("LSTM", 4, 2, [0, 3, 1, 2], [0, 2, 1, 3]),
        ["GRU"] = new("GRU", 3, 1, [0, 1, 2], [0, 1, 2]),
        ["SimpleRNN"] = new("RNN", 1, 1, [0], [0]),
    };

    public bool IsLstm => States == 2;

    public bool IsGru => Gates == 3;

    /// <summary>The kind of a layer or of a cell by its class; null if there is none.</summary>
    public static CellKind? Of(string kind) =>
        Kinds.GetValueOrDefault(
            kind.Replace("Cell", "", StringComparison.Ordinal).Replace("CuDNN", "", StringComparison.Ordinal)
        );

    /// <summary>The number of arrays of a layer's or a cell's weights; null for another class.</summary>
    public static int? ArraysOf(string kind, bool bias) =>
        Of(kind) is null ? null
        : bias ? 3
        : 2;
}
