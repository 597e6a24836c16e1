using GradCam.Building;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Autodiff.Rules;

public class ResamplingTests
{
    private static readonly string[] _coordinates =
    [
        "half_pixel",
        "half_pixel_symmetric",
        "pytorch_half_pixel",
        "align_corners",
        "asymmetric",
    ];

    private static readonly string[] _roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];

    private static readonly string[] _sizes =
    [
        "1,2,3,4 ; ~ ; f[1,1,2,3]",
        "1,2,4,5 ; ~ ; f[1,1,1.7,2.3]",
        "1,2,6,7 ; ~ ; f[1,1,0.5,0.7]",
        "1,1,4,6 ; ~ ; ~ ; i[1,1,7,3]",
        "2,1,2,4 ; ~ ; ~ ; i[1,9] | axes=[2,3]",
    ];

    public static TheoryData<string> ResizeCases =>
        [
            .. from size in _sizes
            from coordinates in _coordinates
            from mode in (IEnumerable<string>)
                [
                    .. _roundings.Select(r => $"nearest nearest_mode={r}"),
                    "linear",
                    "cubic",
                    "cubic cubic_coeff_a=-0.5 exclude_outside=1",
                ]
            select size
                + (size.Contains('|') ? " " : " | ")
                + $"coordinate_transformation_mode={coordinates} mode={mode}",
            "1,2,4,5 ; f[0,0,0.1,0.2,1,1,0.8,0.9] ; ~ ; i[1,2,3,7] | "
                + "coordinate_transformation_mode=tf_crop_and_resize mode=linear",
            "1,2,4,5 ; f[0.1,-0.2,0.8,1.3] ; ~ ; i[4,7] | coordinate_transformation_mode=tf_crop_and_resize "
                + "mode=linear axes=[2,3] extrapolation_value=0.5",
            "1,2,4,5 ; f[0.1,0.2,0.8,0.9] ; ~ ; i[4,7] | coordinate_transformation_mode=tf_crop_and_resize axes=[2,3]",
            "1,2,4,5 ; f[0.1,0.2,0.8,0.9] ; ~ ; i[3,7] | coordinate_transformation_mode=tf_crop_and_resize axes=[2,3]",
            "1,2,4,6 ; ~ ; ~ ; i[7,8] | axes=[2,3] keep_aspect_ratio_policy=not_larger mode=linear",
            "1,2,4,6 ; ~ ; ~ ; i[7,8] | axes=[3,2] keep_aspect_ratio_policy=not_smaller mode=linear",
            "1,2,5 ; ~ ; f[1,1,2] | mode=nearest",
            "1,2,3,4,2 ; ~ ; f[1,1,2,2,3]",
            "1,2,3,4,2 ; ~ ; f[1,1,2,1.5,3]",
            "1,2,3,4,2 ; ~ ; ~ ; i[1,2,5,6,4] | mode=linear",
            "1,3,4,2 ; ~ ; f[1,2,1.5,1] | mode=linear",
            "1,2,3,4 ; ~ ; f[1,1,4,1]",
            "1,2,3,4 ; ~ ; f[1,1,1,1]",
        ];

    public static TheoryData<string, string> OpenCases =>
        [
            ("Resize", "2,3,3,4 ; ~ ; f[1,1,2,3]"),
            ("Resize", "2,3,3,4 ; ~ ; f[1,1,2,2] | coordinate_transformation_mode=asymmetric nearest_mode=floor"),
            ("Resize", "2,3,3,4 ; ~ ; f[1,1,3,1]"),
            ("DepthToSpace", "2,8,2,3 | blocksize=2 mode=CRD"),
            ("SpaceToDepth", "2,2,4,6 | blocksize=2"),
        ];

    [Theory]
    [MemberData(nameof(ResizeCases))]
    public void Resize_ofCase_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("Resize", sample, twice: sample.Contains("half_pixel "), curved: true);

    [Theory]
    [MemberData(nameof(ResizeCases))]
    public void Resize_withOpenBatch_equalsFiniteDifference(string sample) =>
        GradientCheck.Run("Resize", sample, free: 1);

    [Theory]
    [MemberData(nameof(OpenCases))]
    public void Gradient_withOpenHeightAndWidth_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, free: 1, openFrom: 2);

    [Theory]
    [InlineData(
        "1,1,4,4 ; ~ ; f[1,1,0.5,0.5] | mode=linear antialias=1",
        "resizes with antialiasing, which has no gradient here"
    )]
    [InlineData("1,1,4,4 ; ~ ; f[1,1,2,2] | mode=linear", "needs the lengths of the axes that it resizes to be known")]
    public void Resize_withoutAGradient_isAClearError(string sample, string reason)
    {
        var graph = new SampleGraph("Resize", new(sample), axis => axis >= 2);
        var error = Assert.Throws<GradCamException>(() => SampleGradient.Differentiated(graph));
        Assert.StartsWith($"Operator Resize (node 'y0') {reason}", error.Message);
    }

    [Fact]
    public void Resize_toSizesComputedFromAShape_hasTheSameGradient()
    {
        // As exporters write "this batch and these channels, then 5 by 7".
        var graph = new SampleGraph("Resize", new("2,2,3,4 ; ~ ; ~ ; i[2,2,5,7] | mode=linear"), axis => axis == 0);
        var builder = new GraphBuilder(graph.Model);
        Val sizes = ValOps.Concat(
            0,
            builder["x0"].Shape().Slice(builder.Ints(0), builder.Ints(2), builder.Ints(0)),
            builder.Ints(5, 7)
        );
        var resize = graph.Model.Graph.Node[0];
        resize.Input[3] = sizes.Name;
        graph.Model.Graph.Node.RemoveAt(0);
        graph.Model.Graph.Node.Add(resize);
        using var session = SmallModels.Open(SampleGradient.Differentiated(graph), new SessionOptions());
        using var input = OrtValue.CreateTensorValueFromMemory(new float[48], [2, 2, 3, 4]);
        using var run = new RunOptions();
        using var results = session.Run(run, new Dictionary<string, OrtValue> { ["x0"] = input }, ["gradient"]);
        Assert.Equal(
            SampleGradient.At("Resize", "2,2,3,4 ; ~ ; ~ ; i[2,2,5,7] | mode=linear", new float[48]),
            results[0].GetTensorDataAsSpan<float>().ToArray()
        );
    }
}
