using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>A recurrent cell: what a layer does in each step.</summary>
/// <param name="Call">The cell as if it were a layer.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Weights">Its weights.</param>
internal sealed record RecurrentCell(LayerCall Call, CellKind Kind, CellWeights Weights)
{
    public long Units => Weights.Units;

    /// <summary>The gate that resets the state acts on what the state was multiplied with.</summary>
    public bool ResetsAfter { get; private init; }

    /// <summary>The function of what a step adds.</summary>
    public CellFunction Function { get; private init; } = CellFunction.Of(Call, "activation", "tanh");

    /// <summary>The function of the gates.</summary>
    public CellFunction GateFunction { get; private init; } = CellFunction.Of(Call, "recurrent_activation", "sigmoid");

    /// <summary>The cells of a layer, of which each reads what the one before makes.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="width">The width of its input; null if it is not known.</param>
    public static IReadOnlyList<RecurrentCell> Of(LayerCall c, long? width)
    {
        if (c.Layer.Class != "RNN")
            return [Single(c with { Stored = new(() => Within(c.Weights)) }, width)];
        var cell = c.Layer.Config.Find("cell") ?? throw c.Wrong("it says no cell");
        var config = cell.Find("config") ?? default;
        JsonElement[] parts =
            cell.Text("class_name") == "StackedRNNCells" ? (config.Find("cells") ?? default).Items
            : cell.IsArray ? cell.Items
            : [cell];
        if (parts.Length == 0)
            throw c.Wrong("it has no cells");
        var stored = Within(c.Weights);
        var cells = new List<RecurrentCell>();
        var numbers = new Dictionary<string, int>();
        int taken = 0;
        foreach (var part in parts)
        {
            string kind = NetworkReader.ClassOf(part) ?? throw c.Wrong("a cell of it has no class");
            string name = CheckpointWeights.SnakeCase(kind);
            int number = numbers[name] = numbers.GetValueOrDefault(name, -1) + 1,
                from = taken;
            int count =
                CellKind.ArraysOf(kind, (part.Find("config") ?? default).Flag("use_bias", true))
                ?? throw c.Wrong($"its cell is a '{kind}', which is not known here");
            taken += count;
            var own = new Lazy<LayerWeights>(() =>
                stored.Count > 0
                    ? stored with
                    {
                        Arrays = [.. stored.Arrays.Skip(from).Take(count)],
                    }
                    : stored.Part("cells").Part(number == 0 ? name : $"{name}_{number}")
            );
            cells.Add(Single(c.Part(part, $"cell_{cells.Count}", own), width));
            width = cells[^1].Units;
        }
        return cells;
    }

    private static RecurrentCell Single(LayerCall c, long? width)
    {
        var kind = CellKind.Of(c.Layer.Class) ?? throw c.Wrong("it is no recurrent cell");
        bool after = kind.IsGru && c.Flag("reset_after", c.Layer.Class == "CuDNNGRU");
        return new(c, kind, CellWeights.Of(c, kind, width, after)) { ResetsAfter = after };
    }

    // Keras 3 keeps a layer's weights in its cell.
    private static LayerWeights Within(LayerWeights weights) => weights.Count > 0 ? weights : weights.Part("cell");
}
