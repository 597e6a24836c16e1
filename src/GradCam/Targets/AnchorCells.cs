using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>The cells of a detector's rows in pixels of the input, for boxes that are measured from them.</summary>
/// <param name="Grid">The cells.</param>
/// <param name="Width">Width of the input.</param>
/// <param name="Height">Height of the input.</param>
internal sealed record AnchorCells(AnchorGrid Grid, int Width, int Height)
{
    /// <summary>The corners of all boxes, <c>float[N, rows, 1]</c> each.</summary>
    /// <param name="layout">The meaning of the numbers.</param>
    /// <param name="box">The four numbers of all boxes, in the same shape.</param>
    public (Val Left, Val Top, Val Right, Val Bottom) Corners(DetectionLayout layout, (Val A, Val B, Val C, Val D) box)
    {
        var cells = Enumerable.Range(0, (int)Grid.Rows).Select(Grid.Cell).ToArray();
        Val Numbers(Func<(float Left, float Top, float Right, float Bottom), float> number) =>
            box.A.Graph.Add(Tensors.Of("", [.. cells.Select(number)], 1, cells.Length, 1));
        Val width = Numbers(c => (c.Right - c.Left) * Width),
            height = Numbers(c => (c.Bottom - c.Top) * Height),
            left = Numbers(c => c.Left * Width),
            top = Numbers(c => c.Top * Height);
        if (layout.Form == BoxForm.Distances)
        {
            Val x = left + layout.Point * width,
                y = top + layout.Point * height;
            return (x - box.A * width, y - box.B * height, x + box.C * width, y + box.D * height);
        }
        Val centreX = left + box.A * width,
            centreY = top + box.B * height,
            halfWidth = box.C.Unary("Exp") * width / 2,
            halfHeight = box.D.Unary("Exp") * height / 2;
        return (centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
    }
}
