namespace GradCam.Tests.Autodiff.Rules;

public class SamplingTests
{
    public static TheoryData<string> Grids =>
        [
            .. from padding in (string[])["zeros", "border", "reflection"]
            from corners in (int[])[0, 1]
            from sample in (string[])
                ["2,2,4,5 ; 2,2,3,2 |", "1,2,4,5 ; =1,4,3,2 | mode=nearest", "1,1,3,4,2 ; 1,2,1,2,3 | @22"]
            select $"{sample} padding_mode={padding} align_corners={corners}",
        ];

    public static TheoryData<string> Regions =>
        [
            "2,2,6,7 ; f[0,0,4,5,1,2,6,6,2,1,5,3]:3,4 ; i[1,0,1] | output_height=2 output_width=3",
            "1,1,6,7 ; f[-3,-3,1,1,4,4,9,9,5,1,2,4]:3,4 ; i[0,0,0] | output_height=3 output_width=2 sampling_ratio=3",
            "1,1,3,3 ; f[]:0,4 ; i[] | output_height=2",
            "1,1,6,7 ; f[5,1,2,4,1,1,9,12]:2,4 ; i[0,0] | output_height=2 output_width=2 spatial_scale=0.5 "
                + "coordinate_transformation_mode=output_half_pixel",
        ];

    [Theory]
    [MemberData(nameof(Grids))]
    public void GridSample_ofCase_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("GridSample", sample, twice: true, curved: true);

    [Theory]
    [MemberData(nameof(Grids))]
    public void GridSample_withOpenHeightAndWidth_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("GridSample", sample, openFrom: 2);

    [Theory]
    [MemberData(nameof(Regions))]
    public void RoiAlign_ofCase_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("RoiAlign", sample, twice: true, curved: true);

    [Theory]
    [MemberData(nameof(Regions))]
    public void RoiAlign_withOpenHeightAndWidth_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("RoiAlign", sample, free: 1, openFrom: 2);

    [Theory]
    [InlineData("GridSample", "1,1,4,4 ; 1,2,2,2 | mode=bicubic @16", "samples with a cubic")]
    [InlineData("RoiAlign", "1,1,4,4 ; f[0,0,2,2]:1,4 ; i[0] | mode=max", "takes maxima of its regions")]
    public void Gradient_thatIsNotThere_isAClearError(string op, string sample, string reason)
    {
        var error = Assert.Throws<GradCamException>(() =>
            SampleGradient.Differentiated(new SampleGraph(op, new(sample)))
        );
        Assert.StartsWith($"Operator {op} (node 'y0') {reason}", error.Message);
    }
}
