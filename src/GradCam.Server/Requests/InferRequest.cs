using System.Text.Json;

namespace GradCam.Server.Requests;

/// <summary>A request of the open inference protocol (KServe's V2).</summary>
/// <param name="Id">The request's own name; null if it has none.</param>
/// <param name="Instances">What is run.</param>
/// <param name="Outputs">The outputs that are wanted; empty for all that cost no explanation.</param>
internal sealed record InferRequest(string? Id, IReadOnlyList<Instance> Instances, IReadOnlyList<string> Outputs)
{
    private const int MostInstances = 64;

    /// <summary>Reads a request; its <c>parameters</c> become fields.</summary>
    /// <exception cref="RequestException">It has no input that can be read.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> body, RequestFields fields)
    {
        using var json = JsonFields.Parse(body);
        var root = json.RootElement;
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("inputs", out var inputs)
            || inputs.ValueKind != JsonValueKind.Array
            || inputs.GetArrayLength() != 1
        )
            throw new RequestException(
                400,
                "The request has not one entry in \"inputs\": send the picture's input alone."
            );
        if (root.TryGetProperty("parameters", out var parameters))
            JsonFields.Read(parameters, fields);
        string[] outputs =
            root.TryGetProperty("outputs", out var wanted) && wanted.ValueKind == JsonValueKind.Array
                ? [.. wanted.EnumerateArray().Select(NameOf)]
                : [];
        string? id =
            root.TryGetProperty("id", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString() : null;
        return new(id, Input(inputs[0]), outputs);
    }

    private static string NameOf(JsonElement output) =>
        output.ValueKind == JsonValueKind.Object
        && output.TryGetProperty("name", out var name)
        && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : throw new RequestException(400, "An entry of \"outputs\" has no \"name\".");

    private static IReadOnlyList<Instance> Input(JsonElement input)
    {
        if (
            input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty("data", out var data)
            || data.ValueKind != JsonValueKind.Array
            || !input.TryGetProperty("datatype", out var type)
            || type.ValueKind != JsonValueKind.String
        )
            throw new RequestException(400, "The input lacks \"datatype\" or \"data\".");
        return type.GetString() switch
        {
            "BYTES" when data.GetArrayLength() is >= 1 and <= MostInstances =>
            [
                .. data.EnumerateArray().Select(item => new Instance(JsonFields.Picture(item), null)),
            ],
            "FP32" => Samples(input, data),
            _ => throw new RequestException(
                400,
                $"The input is of type '{RequestFields.Shown(type.GetString()!)}': send FP32 numbers, or 1 to "
                    + $"{MostInstances} pictures in base64 as BYTES."
            ),
        };
    }

    /// <summary>The samples of a tensor, which the first axis counts.</summary>
    private static IReadOnlyList<Instance> Samples(JsonElement input, JsonElement data)
    {
        int[] shape =
            input.TryGetProperty("shape", out var lengths) && lengths.ValueKind == JsonValueKind.Array
                ? [.. lengths.EnumerateArray().Select(l => l.TryGetInt32(out int length) ? length : 0)]
                : [];
        var values = Flat(data);
        if (
            shape.Length < 2
            || shape.Any(l => l < 1)
            || shape[0] > MostInstances
            || shape.Aggregate(1L, (all, length) => all > int.MaxValue ? all : all * length) != values.Length
        )
            throw new RequestException(
                400,
                $"The \"shape\" of the input does not fit its {values.Length} numbers, or has more than "
                    + $"{MostInstances} samples."
            );
        int each = values.Length / shape[0];
        return
        [
            .. Enumerable
                .Range(0, shape[0])
                .Select(i => new Instance(null, new(values[(i * each)..((i + 1) * each)], [1, .. shape[1..]]))),
        ];
    }

    private static float[] Flat(JsonElement data) => NestedNumbers.Read(data).Data;
}
