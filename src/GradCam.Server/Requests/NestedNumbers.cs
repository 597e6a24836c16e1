using System.Text.Json;

namespace GradCam.Server.Requests;

/// <summary>Reads tensors that are nested lists of numbers.</summary>
internal static class NestedNumbers
{
    /// <summary>Reads one.</summary>
    /// <exception cref="RequestException">Its lists differ in length, or hold something else.</exception>
    public static Tensor Read(JsonElement json)
    {
        var shape = new List<int>();
        for (var at = json; at.ValueKind == JsonValueKind.Array; at = at[0])
        {
            shape.Add(at.GetArrayLength());
            if (shape[^1] == 0)
                throw Uneven();
        }
        var values = new List<float>();
        Fill(json, shape, 0, values);
        return new([.. values], [.. shape]);
    }

    private static void Fill(JsonElement json, List<int> shape, int axis, List<float> values)
    {
        if (axis == shape.Count)
        {
            if (json.ValueKind != JsonValueKind.Number || !json.TryGetSingle(out float value) || !float.IsFinite(value))
                throw Uneven();
            values.Add(value);
            return;
        }
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != shape[axis])
            throw Uneven();
        foreach (var item in json.EnumerateArray())
            Fill(item, shape, axis + 1, values);
    }

    private static RequestException Uneven() =>
        new(400, "A tensor is no list of lists of one length that hold numbers alone: send it as the model takes it.");
}
