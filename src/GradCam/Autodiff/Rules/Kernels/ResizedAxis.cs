using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>An axis that a <c>Resize</c> changes.</summary>
/// <param name="Index">The number of the axis.</param>
/// <param name="Before">Its length before.</param>
/// <param name="After">Its length after.</param>
/// <param name="Scale">Its scale if it is written in the model; else it is the ratio of the lengths.</param>
/// <param name="Roi">The part of it that is resized.</param>
internal sealed record ResizedAxis(int Index, Dim Before, Dim After, float? Scale, (float Start, float End) Roi)
{
    /// <summary>The axes in rising order, without those that stay as they are.</summary>
    /// <exception cref="GradCamException">No gradient can be made of the node's scales or sizes.</exception>
    public static ResizedAxis[] Of(BackwardNode n)
    {
        Dim[] before = n.Dims(0);
        int[] axes = n.Ints("axes") is { } some
            ? [.. some.Select(a => (int)(a < 0 ? a + before.Length : a))]
            : [.. Enumerable.Range(0, before.Length)];
        bool sized = n.Has(3);
        float[]? scales = sized ? null : n.Floats(2) ?? throw n.Fail("computes its scales while it runs");
        float[]? roi =
            n.Text("coordinate_transformation_mode", "half_pixel") != "tf_crop_and_resize"
                ? null
                : n.Floats(1) ?? throw n.Fail("computes the region that it resizes while it runs");
        Dim[]? sizes = sized ? KnownInts.Of(n.X(3)) : null,
            result = n.Y.Dims;
        float? common = sized ? CommonScale(n, axes, sizes) : null;
        // Written sizes are the result's only if they are not a frame to fit; then shape inference knows better or
        // nobody does.
        bool trusted = sizes?.Length == axes.Length && common is null;
        return
        [
            .. axes.Select(
                    (index, i) =>
                        new ResizedAxis(
                            index,
                            before[index],
                            result?.Length == before.Length && result[index].Value is not null ? result[index]
                                : trusted ? sizes![i]
                                : default,
                            scales?[i] ?? common,
                            roi is null ? (0, 1) : (roi[i], roi[i + axes.Length])
                        )
                )
                .Where(a => !a.IsKept(sized))
                .OrderBy(a => a.Index),
        ];
    }

    /// <summary>The axis as a matrix for given lengths.</summary>
    public ResizeInterpolation ResizeInterpolation(BackwardNode n, int before, int after) =>
        new(before, after, Scale ?? (float)after / before, Roi)
        {
            Mode = n.Text("mode", "nearest"),
            Coordinates = n.Text("coordinate_transformation_mode", "half_pixel"),
            Rounding = n.Text("nearest_mode", "round_prefer_floor"),
            CubicA = n.Float("cubic_coeff_a", -0.75f),
            ExcludeOutside = n.Int("exclude_outside", 0) == 1,
        };

    /// <summary>
    /// True for an axis that keeps its length. A batch of open size does, although written sizes have to name a number
    /// for it.
    /// </summary>
    private bool IsKept(bool sized) =>
        Scale == 1 || (sized && (Before.SameAs(After) || (Index == 0 && Before.Value is null)));

    /// <summary>The one scale that keeps the aspect ratio, if the sizes are only a frame to fit.</summary>
    private static float? CommonScale(BackwardNode n, int[] axes, Dim[]? sizes)
    {
        string policy = n.Text("keep_aspect_ratio_policy", "stretch");
        if (policy == "stretch")
            return null;
        if (sizes is null || sizes.Any(s => s.Value is null) || axes.Any(a => n.Dims(0)[a].Value is null))
            throw n.Fail("keeps the aspect ratio and needs its lengths to be known");
        var ratios = axes.Select((a, i) => (float)sizes[i].Value!.Value / n.Dims(0)[a].Value!.Value);
        return policy == "not_larger" ? ratios.Min() : ratios.Max();
    }
}
