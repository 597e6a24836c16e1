using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Reading an image between its pixels, at places that the model computes.</summary>
internal static class Sampling
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["GridSample"] = new Rule(n => n.Common(GridOf).Image(), n => n.Common(GridOf).Grid())
            {
                Note = "The nearest pixel takes the gradient whole, and none reaches the grid then; cubic has no rule.",
            }.On(
                "2,3,4,5 ; 2,3,2,2",
                "1,2,4,5 ; 1,2,3,2 | padding_mode=border align_corners=1",
                "1,2,5,4 ; 1,3,2,2 | padding_mode=reflection",
                "1,2,4,5 ; =1,3,3,2 | mode=nearest",
                "1,1,3,4,2 ; 1,2,1,2,3 | @22"
            ),
            ["AffineGrid"] = new Rule(Matrices).On(
                "2,2,3 ; i[2,1,3,4] | @20",
                "1,2,3 ; i[1,1,3,2] | align_corners=1 @20",
                "1,3,4 ; i[1,1,2,3,2] | @20"
            ),
            ["RoiAlign"] = new Rule(RegionsBack.Image) { Note = "Averages only; the regions carry no gradient." }.On(
                "2,2,6,7 ; f[0,0,4,5,1,2,6,6,2,1,5,3]:3,4 ; i[1,0,1] | output_height=2 output_width=3 sampling_ratio=2",
                "1,2,6,7 ; f[-2,0,4,5,1,2,9,8]:2,4 ; i[0,0] | output_height=2 output_width=2",
                "1,1,6,7 ; f[1,1,8,10]:1,4 ; i[0] | spatial_scale=0.5 coordinate_transformation_mode=output_half_pixel"
            ),
        };

    private static GridBack GridOf(BackwardNode n) => new(n);

    /// <summary>A grid is its matrix times places, which are what the identity makes of them.</summary>
    private static Val Matrices(BackwardNode n)
    {
        Val matrices = n.X(0);
        int axes = n.Dims(0)[1].Value is { } known ? (int)known : throw n.Fail("has a number of axes that is unknown");
        Val identity = Full(n.Graph.Ints(axes, axes + 1), 0).Unary("EyeLike").ExpandLike(matrices);
        Val places = n.Again(identity).Reshape(0, -1, axes);
        Val ones = Full(Concat(0, places.Shape(0, 2), n.Graph.Ints(1)), 1);
        return n.G.Reshape(0, -1, axes).Transpose(0, 2, 1).MatMul(Concat(2, places, ones));
    }
}
