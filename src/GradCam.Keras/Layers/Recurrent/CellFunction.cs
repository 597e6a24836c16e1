using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>An activation function of a cell.</summary>
/// <param name="Call">The cell.</param>
/// <param name="Config">The function as the configuration has it; null for the usual one.</param>
/// <param name="Usual">The usual function's name.</param>
internal sealed record CellFunction(LayerCall Call, JsonElement? Config, string Usual)
{
    /// <summary>The function that a field of a cell names.</summary>
    public static CellFunction Of(LayerCall c, string field, string usual) => new(c, c.Field(field), usual);

    /// <summary>Its name; null for a layer in the place of a function.</summary>
    private string? Name => Config is { } config ? config.String ?? config.Find("config")?.String : Usual;

    /// <summary>
    /// Its name in ONNX's recurrent operators and its two numbers; null if they have it not, or with other numbers.
    /// </summary>
    public (string Name, float? Alpha, float? Beta)? InOnnx =>
        Name switch
        {
            "tanh" => ("Tanh", null, null),
            "sigmoid" => ("Sigmoid", null, null),
            "relu" => ("Relu", null, null),
            "hard_sigmoid" => ("HardSigmoid", Activations.HardSigmoidSlope(Call.Era), 0.5f),
            _ => null,
        };

    /// <summary>The function of a value, <c>[N, units]</c> or with the channels first.</summary>
    public string Apply(string value, KerasTensor like) =>
        (
            Config is { } config
                ? Activations.Apply(Call, like with { Value = value }, config)
                : Activations.Apply(Call, like with { Value = value }, Usual)
        ).Value;
}
