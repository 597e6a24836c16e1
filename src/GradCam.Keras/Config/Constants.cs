using System.Text.Json;

namespace GradCam.Keras.Config;

/// <summary>Numbers and arrays of numbers in configurations.</summary>
internal static class Constants
{
    /// <summary>The numbers, row-major, and their shape; null if it holds anything else.</summary>
    public static (float[] Data, long[] Shape)? Read(JsonElement json)
    {
        // {"class_name": "__numpy__", "config": {"value": [...], "dtype": "float32"}}, and tensors alike.
        if (json.IsObject)
            return json.Find("config") is { } config ? Read(config)
                : json.Find("value") is { } value ? Read(value)
                : null;
        var data = new List<float>();
        var shape = new List<long>();
        return Collect(json, 0, data, shape) ? ([.. data], [.. shape]) : null;
    }

    private static bool Collect(JsonElement json, int depth, List<float> data, List<long> shape)
    {
        if (json.IsArray)
        {
            int count = json.GetArrayLength();
            if (depth == shape.Count)
                shape.Add(count);
            return shape[depth] == count && json.EnumerateArray().All(item => Collect(item, depth + 1, data, shape));
        }
        if (depth != shape.Count)
            return false;
        if (json.Single is { } number)
            data.Add(number);
        else if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
            data.Add(json.GetBoolean() ? 1 : 0);
        else
            return false;
        return true;
    }
}
