using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The numbers of an int64 vector that a model computes from shapes, as far as they are known: exporters write
/// "this tensor's batch and channels, then 65 by 65" as <c>Concat(Slice(Shape(x)), [65, 65])</c>.
/// </summary>
internal static class KnownInts
{
    // Exporters need four or five steps; a file made to be slow could branch at every one of thousands.
    private const int MostSteps = 12;

    /// <summary>The elements, or null if not even their number is known; a scalar is one element.</summary>
    public static Dim[]? Of(Val value) => Of(value, MostSteps);

    private static Dim[]? Of(Val value, int steps)
    {
        var graph = value.Graph;
        if (graph.Constant(value.Name) is { } tensor)
            return (ElementType)tensor.DataType is ElementType.Int64 or ElementType.Int32
                ? [.. Tensors.Ints(tensor).Select(i => (Dim)i)]
                : null;
        if (steps == 0 || graph.Producer(value.Name) is not { } node || !node.IsStandard())
            return null;
        Dim[]? In(int i) => Of(graph[node.Input[i]], steps - 1);
        switch (node.OpType)
        {
            case "Shape":
                return graph.Shape(node.Input[0]) is { Length: > 0 } dims
                    ? Range(dims, node.Int("start", 0), node.Int("end", dims.Length))
                    : null;
            case "Identity" or "Cast" or "Squeeze" or "Unsqueeze" or "Reshape":
                return In(0);
            case "Concat":
                Dim[]?[] parts = [.. node.Input.Select((_, i) => In(i))];
                return parts.Contains(null) ? null : [.. parts.SelectMany(p => p!)];
            case "Slice":
                return
                    In(0) is { } sliced
                    && Scalar(In(1)) is { } start
                    && Scalar(In(2)) is { } end
                    && (node.In(4).Length == 0 || Scalar(In(4)) == 1)
                    ? Range(sliced, start, end)
                    : null;
            case "Gather":
                return
                    In(0) is { } from
                    && In(1) is { } indices
                    && indices.All(i => i.Value < from.Length && i.Value >= -from.Length)
                    ? [.. indices.Select(i => from[(int)((i.Value!.Value + from.Length) % from.Length)])]
                    : null;
            case "Add":
                return Each(In(0), In(1), (a, b) => a + b);
            case "Sub":
                return Each(In(0), In(1), (a, b) => a - b);
            case "Mul":
                return Each(In(0), In(1), (a, b) => a * b);
            case "Div":
                return Each(
                    In(0),
                    In(1),
                    (a, b) =>
                        b == 0 ? null
                        : b == -1 ? 0 - a
                        : a / b
                );
            default:
                return null;
        }
    }

    private static long? Scalar(Dim[]? value) => value is [var only] ? only.Value : null;

    private static Dim[] Range(Dim[] dims, long start, long end)
    {
        int from = Place(start),
            to = Place(end);
        return from < to ? dims[from..to] : [];

        int Place(long at) => (int)Math.Clamp(at < 0 ? at + dims.Length : at, 0, dims.Length);
    }

    private static Dim[]? Each(Dim[]? a, Dim[]? b, Func<long?, long?, long?> op)
    {
        if (a is null || b is null || (a.Length != b.Length && a.Length != 1 && b.Length != 1))
            return null;
        return
        [
            .. Enumerable
                .Range(0, Math.Max(a.Length, b.Length))
                .Select(i => new Dim(op(a[a.Length == 1 ? 0 : i].Value, b[b.Length == 1 ? 0 : i].Value))),
        ];
    }
}
