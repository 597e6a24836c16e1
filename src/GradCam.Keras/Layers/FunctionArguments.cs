using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>The constant arguments of a function.</summary>
internal static class FunctionArguments
{
    /// <summary>A constant argument by position, by name, or as the configuration has it.</summary>
    private static JsonElement? Given(this LayerCall c, int index, string name) =>
        c.Argument(index, name) is ConstantArgument { Value: var value }
            ? value.ValueKind == JsonValueKind.Null
                ? null
                : value
            : c.Call.Named.GetValueOrDefault(name) is ConstantArgument { Value: var named }
                ? named.ValueKind == JsonValueKind.Null
                    ? null
                    : named
                : c.Field(name);

    public static double? Real(this LayerCall c, int index, string name, bool infinite = false) =>
        c.Given(index, name) is { IsNumber: true } value && value.TryGetDouble(out double number)
            ? infinite || float.IsFinite((float)number)
                ? number
                : throw c.Wrong($"its '{name}' is no finite number")
            : null;

    public static bool Truth(this LayerCall c, int index, string name) =>
        c.Given(index, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Whole numbers, one or several; null if there are none.</summary>
    public static long[]? Whole(this LayerCall c, int index, string name)
    {
        if (c.Given(index, name) is not { } value)
            return null;
        if (value.IsNumber || (value.IsArray && value.EnumerateArray().All(i => i.IsNumber)))
            return
            [
                .. (value.IsNumber ? [value] : value.Items).Select(i =>
                    i.Int
                    ?? (
                        i.Single is { } real && real == MathF.Round(real) && MathF.Abs(real) < 1 << 24
                            ? (long)real
                            : throw c.Wrong($"its '{name}' makes no sense")
                    )
                ),
            ];
        return
            Constants.Read(value) is { Data: var data } && data.All(d => d == MathF.Round(d) && MathF.Abs(d) < 1 << 24)
            ? [.. data.Select(d => (long)d)]
            : null;
    }
}
