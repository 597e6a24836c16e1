using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Python's <c>x[:, 0, 2:]</c>.</summary>
internal static class Slices
{
    public static KerasTensor Take(LayerCall c, KerasTensor x)
    {
        var spec = (c.Argument(1, "slice_spec") ?? c.Call.Named.GetValueOrDefault("key"))
            is ConstantArgument { Value: var given }
            ? given
            : throw c.Wrong("what it takes is computed");
        JsonElement[] items =
            spec.IsArray ? spec.Items
            : spec.Find("class_name") is not null && spec.Find("config") is { IsArray: true } inside ? inside.Items
            : [spec];
        int ellipsis = Array.FindIndex(items, IsEllipsis),
            named = items.Count(i => !IsEllipsis(i) && i.ValueKind != JsonValueKind.Null);
        if (items.Count(IsEllipsis) > 1)
            throw c.Wrong("it takes '...' twice");
        if (named > x.Rank)
            throw c.Wrong($"it takes along {named} axes of {x.ShapeText}");
        int axis = 0;
        var shape = new List<long?>();
        List<long> starts = [],
            ends = [],
            axes = [],
            steps = [],
            dropped = [],
            added = [];
        foreach (var (item, i) in items.Select((item, i) => (item, i)))
        {
            if (i == ellipsis)
                for (int rest = x.Rank - named; rest > 0; rest--)
                    shape.Add(x.Shape[axis++]);
            else if (item.ValueKind == JsonValueKind.Null)
            {
                added.Add(shape.Count);
                shape.Add(1);
            }
            else if (item.Long is { } index)
            {
                if (axis == 0)
                    throw c.Wrong("it takes one sample of all");
                if (
                    index is < int.MinValue or >= int.MaxValue
                    || (x.Shape[axis] is { } length && (index >= length || index < -length))
                )
                    throw c.Wrong($"it takes element {index} of {x.Shape[axis]?.ToString() ?? "any"}");
                starts.Add(index);
                ends.Add(index == -1 ? long.MaxValue : index + 1);
                axes.Add(axis);
                steps.Add(1);
                dropped.Add(axis++);
            }
            else
            {
                var (start, stop, step) = Range(c, item);
                if ((start, stop, step) != (null, null, 1))
                {
                    if (axis == 0 || step < 1)
                        throw c.Wrong("it takes samples apart, or goes backwards");
                    starts.Add(start ?? 0);
                    ends.Add(stop ?? long.MaxValue);
                    axes.Add(axis);
                    steps.Add(step);
                }
                shape.Add(
                    x.Shape[axis] is { } length
                        ? Math.Max(0, (At(stop, length, length) - At(start, 0, length) + step - 1) / step)
                        : null
                );
                axis++;
            }
        }
        while (axis < x.Rank)
            shape.Add(x.Shape[axis++]);
        string value = x.Value;
        if (axes.Count > 0)
            value = c.Node(
                "Slice",
                [
                    value,
                    c.Graph.Ints([.. starts]),
                    c.Graph.Ints([.. ends]),
                    c.Graph.Ints([.. axes]),
                    c.Graph.Ints([.. steps]),
                ]
            );
        if (dropped.Count > 0)
            value = c.Node("Squeeze", [value, c.Graph.Ints([.. dropped])]);
        if (added.Count > 0)
            value = c.Node("Unsqueeze", [value, c.Graph.Ints([.. added])]);
        return new(value, [.. shape]);
    }

    private static long At(long? index, long none, long length) =>
        Math.Clamp(
            index is null ? none
                : index < 0 ? index.Value + length
                : index.Value,
            0,
            length
        );

    private static bool IsEllipsis(JsonElement json) =>
        json.Text("class_name") == "__ellipsis__" || json.String == "...";

    /// <summary>
    /// Keras 2: {"start": 0, "stop": null, "step": null}; Keras 3: {"class_name": "__slice__", "config": [0, null,
    /// null]} or with names inside.
    /// </summary>
    private static (long? Start, long? Stop, long Step) Range(LayerCall c, JsonElement json)
    {
        var own = json.Find("config") ?? json;
        long? Number(string name, int index) =>
            (own.IsArray ? own.Items.ElementAtOrDefault(index) : own.Find(name) ?? default).Long;
        if (!own.IsObject && !own.IsArray)
            throw c.Wrong("what it takes makes no sense");
        return (Number("start", 0), Number("stop", 1), Number("step", 2) ?? 1);
    }
}
