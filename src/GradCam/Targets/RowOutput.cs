using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>An output of a detector that has something for each row.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Dims">Its dimensions.</param>
/// <param name="Count">Number of rows; null if only the run knows.</param>
/// <param name="Columns">The numbers for each row.</param>
internal sealed record RowOutput(string Name, Dim[] Dims, long? Count, long Columns)
{
    // The numbers of a box.
    private const int BoxNumbers = 4;

    private string Words => Name.ToLowerInvariant();

    /// <summary>The name says that these are boxes.</summary>
    public bool IsNamedBoxes => Has("box", "loc", "bbox") && !Has("score", "class", "conf");

    /// <summary>The name says that these are scores of classes.</summary>
    public bool IsNamedScores => Has("score", "cls", "class", "conf", "logit", "prob") && !IsNamedBoxes;

    /// <summary>The name says that these are numbers of classes.</summary>
    public bool IsNamedClasses => Has("label", "classes", "cls_id", "class_id") && !Has("score");

    /// <summary>The name says whether there is an object.</summary>
    public bool IsNamedObjectness => Has("obj") || IsNamedCentre;

    /// <summary>The name says that this tells how near to an object's centre a cell lies.</summary>
    public bool IsNamedCentre => Has("centerness", "ctrness");

    /// <summary>The name says that these are places within a box.</summary>
    public bool IsNamedPoints => Has("landm", "kps", "kpt", "keypoint", "point", "mask", "coef", "regress");

    /// <summary>These are whole numbers.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>The output has its columns first: <c>[N, columns, rows]</c>.</summary>
    private bool IsTransposed { get; init; }

    /// <summary>Reads an output; null if it has no rows.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="name">The output.</param>
    /// <param name="samples">The input's axis of samples.</param>
    public static RowOutput? Of(GraphBuilder graph, string name, Dim samples)
    {
        if (graph.Shape(name) is not { } dims)
            return null;
        bool whole = graph.Type(name) is ElementType.Int64 or ElementType.Int32;
        if (!whole && graph.Type(name) is not (ElementType.Float or ElementType.Undefined))
            return null;
        bool batched = dims.Length > 0 && (dims[0].SameAs(samples) || dims[0].Value == 1);
        (Dim Rows, Dim Columns)? shape = dims switch
        {
            [_, var rows, var columns] when batched => (rows, columns),
            [_, var rows, { Value: 1 }, { Value: 4 }] when batched => (rows, 4),
            [_, var rows] when batched => (rows, 1),
            // Numbers that shapes may be computed of have sizes that only the run knows.
            [{ Value: null }, { Value: null } rows] when whole => (rows, 1),
            [var rows, var columns] when samples.Value is null or 1 => (rows, columns),
            [var rows] when samples.Value is null or 1 => (rows, 1),
            _ => null,
        };
        return shape is var (count, width) && width.Value is { } known && count.Value != 1
            ? new(name, dims, count.Value, known) { IsWhole = whole }
            : null;
    }

    /// <summary>
    /// The outputs with the rows that they share: those are turned whose rows come last, as the scores of PP-YOLOE, and
    /// whole numbers of an unknown count have that of the others.
    /// </summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="size">Height and width of the input.</param>
    public static IEnumerable<RowOutput> Together(IReadOnlyList<RowOutput> outputs, IReadOnlyList<int> size)
    {
        RowOutput[] all = [.. outputs.Select(Turned)];
        long?[] counts = [.. all.Where(o => o.Count is not null).Select(o => o.Count).Distinct()];
        return all.Select(o =>
            o is { IsWhole: true, Count: null } && counts is [var only] ? o with { Count = only } : o
        );

        RowOutput Turned(RowOutput output)
        {
            if (
                output is not { IsWhole: false, Dims.Length: 3 }
                || outputs.Any(o => o != output && o.Count == output.Count)
            )
                return output;
            bool fits = outputs.Any(o =>
                o != output
                && o is { IsWhole: false, Dims.Length: 3 }
                && (
                    // Boxes tell which axis is that of the rows.
                    (o.Columns == BoxNumbers && o.Count == output.Columns)
                    || (
                        o.Columns == output.Columns
                        && (o.Count == BoxNumbers || output.Count == BoxNumbers)
                        && AnchorGrid.ByStrides(o.Columns, size) is not null
                    )
                )
            );
            return fits && output.Count is { } columns
                ? output with
                {
                    Count = output.Columns,
                    Columns = columns,
                    IsTransposed = true,
                }
                : output;
        }
    }

    /// <summary>The rows as numbers, <c>float[N, rows, columns]</c>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tensor">The value that stands for the output: itself, or what an activation made it of.</param>
    public Val Rows(GraphBuilder graph, string tensor)
    {
        Val value = graph[tensor];
        if (tensor != Name && !(graph.Shape(tensor) is { } own && own.SequenceEqual(Dims)))
            value = graph.Emit("Reshape", [value, graph[Name].Shape()]);
        if (IsWhole)
            value = value.Cast(ElementType.Float);
        bool batched = Dims.Length >= 3 || (Dims.Length == 2 && Columns == 1 && Dims[1].Value != 1);
        return (Dims.Length, batched) switch
        {
            (4, _) => value.Squeeze(2),
            (3, _) => IsTransposed ? value.Transpose([0, 2, 1]) : value,
            (2, true) => value.Unsqueeze(2),
            (2, false) => value.Unsqueeze(0),
            _ => value.Unsqueeze(0).Unsqueeze(2),
        };
    }

    private bool Has(params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
            if (Words.Contains(part))
                return true;
        return false;
    }
}
