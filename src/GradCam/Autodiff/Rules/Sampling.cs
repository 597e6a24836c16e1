namespace GradCam.Autodiff.Rules;

/// <summary>Reading an image between its pixels, at places that the model computes.</summary>
internal static class Sampling
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["GridSample"] = new Rule(n => n.Common(GridOf).Image(), n => n.Common(GridOf).Grid())
        {
            Note = "The nearest pixel takes the gradient whole, and none reaches the grid then; cubic has no rule.",
        }.On("2,3,4,5 ; 2,3,2,2", "1,2,4,5 ; 1,2,3,2 | padding_mode=border align_corners=1", "1,2,5,4 ; 1,3,2,2 | padding_mode=reflection", "1,2,4,5 ; =1,3,3,2 | mode=nearest",
            "1,1,3,4,2 ; 1,2,1,2,3 | @22"),
        ["RoiAlign"] = new Rule(RegionsBack.Image)
        {
            Note = "Averages only; the regions carry no gradient.",
        }.On("2,2,6,7 ; f[0,0,4,5,1,2,6,6,2,1,5,3]:3,4 ; i[1,0,1] | output_height=2 output_width=3 sampling_ratio=2",
            "1,2,6,7 ; f[-2,0,4,5,1,2,9,8]:2,4 ; i[0,0] | output_height=2 output_width=2", "1,1,6,7 ; f[1,1,8,10]:1,4 ; i[0] | spatial_scale=0.5 coordinate_transformation_mode=output_half_pixel"),
    };

    private static GridBack GridOf(Op n) => new(n);
}
