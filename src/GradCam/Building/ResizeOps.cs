using GradCam.Onnx;

namespace GradCam.Building;

/// <summary>Linear interpolation in a graph; <see cref="Foundation.LinearResize"/> does the same with arrays.</summary>
internal static class ResizeOps
{
    /// <summary>Resizes maps linearly, with the centers of pixels aligned (<c>half_pixel</c>).</summary>
    /// <param name="maps"><c>float[N, C, spatial...]</c>.</param>
    /// <param name="size">The new lengths of the spatial axes.</param>
    public static Val ResizeTo(this Val maps, params IEnumerable<int> size) =>
        maps.Graph.Emit(
            "Resize",
            [
                maps,
                null,
                null,
                ValOps.Concat(0, maps.Shape(0, 2), maps.Graph.Ints([.. size.Select(length => (long)length)])),
            ],
            Attr.Of("mode", "linear"),
            Attr.Of("coordinate_transformation_mode", "half_pixel")
        );
}
