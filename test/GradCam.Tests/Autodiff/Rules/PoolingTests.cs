namespace GradCam.Tests.Autodiff.Rules;

public class PoolingTests
{
    /// <summary>Attributes that all pools over windows understand, with an input's shape.</summary>
    private static readonly string[] _windows =
    [
        "2,2,6,7 | kernel_shape=[2,3]",
        "1,2,7,8 | kernel_shape=[3,3] strides=[2,2]",
        "1,2,7,8 | kernel_shape=[2,2] strides=[3,3]",
        "1,2,6,6 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1]",
        "1,2,6,6 | kernel_shape=[3,3] strides=[2,2] ceil_mode=1",
        "1,2,7,6 | kernel_shape=[3,2] strides=[2,3] pads=[0,1,1,0] ceil_mode=1",
        "1,2,6,6 | kernel_shape=[3,3] pads=[1,0,2,1]",
        "1,2,8,7 | kernel_shape=[3,2] dilations=[2,3]",
        "1,2,8,7 | kernel_shape=[2,2] dilations=[3,2] strides=[2,1] pads=[1,1,1,1]",
        "1,2,8,9 | kernel_shape=[2,2] dilations=[2,2] strides=[2,2] pads=[1,0,1,0] ceil_mode=1",
        "1,2,6,7 | kernel_shape=[3,3] strides=[2,2] auto_pad=SAME_UPPER",
        "1,2,6,7 | kernel_shape=[2,3] strides=[2,2] auto_pad=SAME_LOWER",
        "1,2,6,5 | kernel_shape=[2,2] auto_pad=SAME_LOWER",
        "1,2,6,7 | kernel_shape=[3,3] strides=[2,2] auto_pad=VALID",
        "2,2,9 | kernel_shape=[3] strides=[2] pads=[1,1]",
        "1,3,8 | kernel_shape=[3] strides=[2] ceil_mode=1",
        "1,2,8 | kernel_shape=[2] dilations=[3]",
        "1,2,4,5,4 | kernel_shape=[2,2,3] strides=[2,1,1] pads=[1,0,1,0,1,1]",
        "1,1,5,4,5 | kernel_shape=[2,2,2] strides=[2,2,2] ceil_mode=1",
        "1,1,5,4,5 | kernel_shape=[2,2,2] dilations=[2,1,2]",
        "2,2,4,4 | kernel_shape=[4,4]",
        "2,2,4,4 | kernel_shape=[1,1] strides=[2,2]",
    ];

    public static TheoryData<string, string> Cases =>
        [
            .. _windows.Select(w => ("MaxPool", w)),
            .. _windows.Select(w => ("AveragePool", w)),
            .. _windows.Select(w => ("AveragePool", w + " count_include_pad=1")),
            .. _windows.Select(w => ("LpPool", w)),
            ("LpPool", "1,2,5,6 | kernel_shape=[3,2] p=1"),
            ("LpPool", "1,2,5,6 | kernel_shape=[3,2] p=4"),
            ("MaxPool", "1,2,5,6 | kernel_shape=[3,2] strides=[1,2] storage_order=1"),
            ("GlobalMaxPool", "2,3,3,4"),
            ("GlobalLpPool", "2,3,3,4 | p=4"),
        ];

    public static TheoryData<string, string> OpenCases =>
        [
            .. _windows
                .Where(w => !w.Contains("ceil_mode"))
                .SelectMany(w => new[] { ("MaxPool", w), ("AveragePool", w), ("LpPool", w) }),
            ("GlobalMaxPool", "2,3,3,4"),
            ("GlobalAveragePool", "2,3,3,4"),
            ("GlobalLpPool", "2,3,3,4"),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_ofCase_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true, curved: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_withOpenBatch_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, free: 1);

    [Theory]
    [MemberData(nameof(OpenCases))]
    public void Gradient_withOpenHeightAndWidth_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, free: 1, openFrom: 2);

    [Theory]
    [InlineData("MaxPool", "1,1,2,3 | kernel_shape=[2,3]")]
    [InlineData("GlobalMaxPool", "1,1,2,3")]
    public void Gradient_ofEqualMaxima_goesToTheFirst(string op, string sample) =>
        Assert.Equal([0, 1, 0, 0, 0, 0], SampleGradient.At(op, sample, 1, 3, 2, 3, 3, 0));

    [Fact]
    public void Gradient_ofOverlappingWindows_addsUp() =>
        Assert.Equal([0, 0, 3, 0, 0], SampleGradient.At("MaxPool", "1,1,5 | kernel_shape=[3]", 0, 0, 1, 0, 0));

    [Theory]
    [InlineData("LpPool", "1,1,2,3 | kernel_shape=[2,3]")]
    [InlineData("LpPool", "1,1,2,3 | kernel_shape=[2,3] p=3")]
    [InlineData("GlobalLpPool", "1,1,2,3")]
    public void Gradient_ofNormAtZero_isZero(string op, string sample) =>
        Assert.Equal(new float[6], SampleGradient.At(op, sample, new float[6]));

    [Fact]
    public void Gradient_ofRoundedUpAverageWithOpenHeight_isAClearError()
    {
        var graph = new SampleGraph(
            "AveragePool",
            new("1,1,6,6 | kernel_shape=[3,3] strides=[2,2] ceil_mode=1"),
            axis => axis >= 2
        );
        var error = Assert.Throws<GradCamException>(() => SampleGradient.Differentiated(graph));
        Assert.StartsWith("Operator AveragePool (node 'y0') rounds up its number of windows", error.Message);
    }
}
