using GradCam.Building;
using GradCam.Layers;
using GradCam.Onnx;
using GradCam.Targets;

namespace GradCam.Models;

/// <summary>
/// The layers of a detector's scales: each row of its output is computed from one feature map, so a map of a box has to
/// be made there, or before the ways part.
/// </summary>
/// <param name="Rows">The rows of the output.</param>
/// <param name="Layers">The last layer that all heads of a scale read; null where none is found.</param>
internal sealed record ScaleLayers(OutputRows Rows, IReadOnlyList<Layer?> Layers)
{
    /// <summary>Finds the layers; null for an output without scales.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="head">The scores.</param>
    /// <param name="layers">All layers.</param>
    public static ScaleLayers? Find(GraphBuilder graph, ScoreHead head, IReadOnlyList<Layer> layers)
    {
        if (head.Rows is not { Grid: { } grid } rows)
            return null;
        var heads = AnchorGrid.Heads(graph, head.Tensor);
        var found = new Layer?[grid.Scales.Count];
        for (int i = 0; i < found.Length; i++)
        {
            var scale = grid.Scales[i];
            HashSet<string>? common = null;
            foreach (var node in heads)
            {
                if (
                    graph.Shape(node.Output[0]) is not [_, _, var height, var width]
                    || height.Value != scale.Height
                    || width.Value != scale.Width
                )
                    continue;
                var before = LayerCatalog.LeadingTo(graph, node.Input[0]);
                if (common is null)
                    common = before;
                else
                    common.IntersectWith(before);
            }
            found[i] = layers.LastOrDefault(l =>
                common?.Contains(l.Name) == true && l.Spatial is [var h, var w] && h == scale.Height && w == scale.Width
            );
        }
        return found.Any(l => l is not null) ? new(rows, found) : null;
    }

    /// <summary>The layer that all rows of a term come from; null where they have several.</summary>
    /// <param name="term">The term.</param>
    /// <param name="dims">The dimensions of the output.</param>
    public Layer? Of(Term term, Dim[] dims)
    {
        bool rowsFirst = Rows.Layouts[0].RowsFirst;
        int last = (int)dims[2].Value!;
        int[] scales =
        [
            .. term
                .Choices.SelectMany(c => c.Classes)
                .Select(c => Rows.Grid!.ScaleOf(rowsFirst ? c.Index / last : c.Index % last))
                .Distinct(),
        ];
        return scales is [var only] ? Layers[only] : null;
    }
}
