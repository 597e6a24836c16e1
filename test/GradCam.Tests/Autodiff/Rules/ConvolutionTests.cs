using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Passes;

namespace GradCam.Tests.Autodiff.Rules;

public class ConvolutionTests
{
    private const string Stepping = "1,16,5,6 ; =16,1,3,3 | group=16 strides=[2,2] pads=[1,1,1,1]";

    public static TheoryData<string, string> Cases =>
        [
            // Strides, padding, dilation, and what they leave over at the end.
            ("Conv", "2,2,7,8 ; 3,2,3,3 | strides=[2,2] pads=[1,1,1,1]"),
            ("Conv", "1,2,8,9 ; 3,2,3,2 | strides=[3,2] pads=[0,1,2,0] dilations=[2,1]"),
            ("Conv", "1,2,6,6 ; 3,2,1,1 | strides=[2,2]"),
            ("Conv", "1,2,5,5 ; 3,2,1,1 | strides=[3,3]"),
            ("Conv", "1,2,5,5 ; 2,2,5,5"),
            ("Conv", "1,2,5,6 ; 2,2,2,3 | strides=[1,2] dilations=[3,2] pads=[2,2,1,3]"),
            // Constant weights of stride 1 turn round; with more padding than window they do not.
            ("Conv", "2,3,5,6 ; =4,3,3,2 ; 4 | pads=[1,0,2,1]"),
            ("Conv", "2,3,5,6 ; =4,3,3,3 | dilations=[2,1] pads=[2,1,2,1]"),
            ("Conv", "2,4,5,5 ; =6,2,3,3 | group=2 pads=[1,1,1,1]"),
            ("Conv", "1,2,4,4 ; =2,2,1,1 | pads=[1,1,1,1]"),
            ("Conv", "1,2,4,4 ; =3,2,2,2 | pads=[2,0,0,0]"),
            ("Conv", "1,3,5,5 ; =3,1,4,4 | group=3 auto_pad=SAME_UPPER"),
            ("Conv", "1,3,5,5 ; =4,3,3,3 | strides=[2,2] pads=[1,1,1,1]"),
            // Groups and depthwise, with a multiplier.
            ("Conv", "2,4,5,5 ; 4,1,3,3 ; 4 | group=4 strides=[2,2] pads=[1,1,1,1]"),
            ("Conv", "2,2,5,5 ; 6,1,3,3 | group=2 pads=[1,1,1,1]"),
            ("Conv", "2,6,4,5 ; 3,2,2,2 | group=3 dilations=[1,2]"),
            // Depthwise with steps, of one picture and as many channels as a block of the runtime's layout has: zeros
            // are put between the windows.
            ("Conv", Stepping),
            ("Conv", "1,16,4,7 ; =16,1,2,3 | group=16 strides=[1,3] dilations=[2,1] pads=[0,2,1,0]"),
            ("Conv", "1,16,4,5 ; =16,1,3,4 | group=16 strides=[2,2] auto_pad=SAME_LOWER"),
            ("Conv", "1,16,5,5 ; =16,1,1,1 | group=16 strides=[3,3]"),
            // Automatic padding.
            ("Conv", "1,2,6,7 ; 2,2,3,3 | auto_pad=SAME_UPPER strides=[2,2]"),
            ("Conv", "1,2,6,7 ; 2,2,4,3 | auto_pad=SAME_LOWER strides=[2,3]"),
            ("Conv", "1,2,6,7 ; 2,2,4,2 | auto_pad=SAME_LOWER"),
            ("Conv", "1,2,7,6 ; 2,2,1,1 | auto_pad=SAME_UPPER strides=[2,2]"),
            ("Conv", "1,2,6,7 ; 2,2,3,2 | auto_pad=VALID strides=[2,2]"),
            // One and three axes.
            ("Conv", "2,3,9 ; 4,3,3 ; 4 | strides=[2] pads=[1,1]"),
            ("Conv", "2,4,9 ; 4,2,3 | group=2 auto_pad=SAME_UPPER strides=[2]"),
            ("Conv", "1,2,4,5,3 ; 3,2,2,3,2 ; 3 | strides=[2,1,1] pads=[1,0,1,0,1,0]"),
            ("Conv", "1,2,4,4,3 ; =2,1,3,3,2 | group=2 pads=[1,1,0,1,1,1]"),
            ("Conv", "1,2,5,4,3 ; 2,2,2,2,2 | dilations=[2,1,1] strides=[1,2,1]"),
            ("ConvTranspose", "2,3,3,4 ; 3,2,3,3 ; 2"),
            ("ConvTranspose", "1,3,3,4 ; 3,2,3,2 | strides=[2,3] pads=[1,0,0,1] output_padding=[1,2]"),
            ("ConvTranspose", "1,2,3,3 ; 2,2,2,3 | strides=[2,2] dilations=[3,2] output_padding=[1,0]"),
            ("ConvTranspose", "1,4,3,3 ; 4,1,3,3 | group=4 strides=[2,2] pads=[1,1,1,1] output_padding=[1,1]"),
            ("ConvTranspose", "2,4,3,3 ; 4,3,2,2 ; 6 | group=2 strides=[2,2]"),
            ("ConvTranspose", "1,2,3,4 ; 2,2,3,3 | strides=[2,2] auto_pad=SAME_UPPER"),
            ("ConvTranspose", "1,2,3,4 ; 2,2,3,2 | strides=[2,2] auto_pad=SAME_LOWER"),
            ("ConvTranspose", "1,2,3,4 ; 2,2,2,2 | strides=[3,3] auto_pad=SAME_UPPER"),
            ("ConvTranspose", "1,2,3,4 ; 2,2,3,3 | strides=[2,2] output_shape=[5,9]"),
            ("ConvTranspose", "1,2,3,4 ; 2,2,3,3 | strides=[2,2] output_shape=[6,8] auto_pad=SAME_UPPER"),
            ("ConvTranspose", "2,3,4 ; 3,2,3 ; 2 | strides=[2] pads=[1,0]"),
            ("ConvTranspose", "1,2,2,3,2 ; 2,2,2,2,3 | strides=[2,1,2] pads=[0,1,0,1,0,1] output_padding=[1,0,1]"),
        ];

    /// <summary>Weights of stride 1 or not, of explicit and automatic padding, of groups.</summary>
    public static TheoryData<string, string> OpenCases =>
        [
            ("Conv", "2,3,5,6 ; =4,3,3,3 | pads=[1,1,1,1]"),
            ("Conv", "2,3,5,6 ; =4,3,3,3 | auto_pad=SAME_UPPER"),
            ("Conv", "2,3,6,7 ; =4,3,3,3 | pads=[1,1,1,1] strides=[2,2]"),
            ("Conv", "2,3,6,7 ; =4,3,3,2 | auto_pad=SAME_UPPER strides=[2,2]"),
            ("Conv", "2,3,6,7 ; =4,3,4,3 | auto_pad=SAME_LOWER strides=[3,2]"),
            ("Conv", "2,3,6,6 ; =4,3,1,1 | auto_pad=SAME_LOWER strides=[2,3]"),
            ("Conv", "2,3,6,7 ; 4,3,3,2 ; 4 | pads=[1,0,0,1] strides=[2,2]"),
            ("Conv", "2,4,6,7 ; 4,2,3,2 ; 4 | pads=[1,0,0,1] group=2"),
            ("Conv", "2,3,7 ; =4,3,3 | strides=[2]"),
            ("ConvTranspose", "2,3,3,4 ; 3,2,3,3 ; 2 | strides=[2,2] pads=[1,1,1,1] output_padding=[1,1]"),
            ("ConvTranspose", "2,4,3,4 ; 4,2,3,3 | group=2 strides=[2,2] auto_pad=SAME_UPPER"),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_ofCase_equalFiniteDifferences(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true, curved: true);

    [Theory]
    [InlineData(Stepping, true)]
    [InlineData("2,16,5,6 ; =16,1,3,3 | group=16 strides=[2,2] pads=[1,1,1,1]", false)]
    [InlineData("1,16,5,6 ; 16,1,3,3 | group=16 strides=[2,2] pads=[1,1,1,1]", false)]
    [InlineData("1,12,5,6 ; =12,1,3,3 | group=12 strides=[2,2] pads=[1,1,1,1]", true)]
    public void Gradient_ofSteppingDepthwiseConvolution_isAConvolutionWhereThatIsFaster(string sample, bool spaced)
    {
        var graph = new GraphBuilder(new SampleGraph("Conv", new Sample(sample)).Model);
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        Differentiator.Gradients(graph["y0"], ValOps.Full(graph["y0"].Shape(), 1), [graph["x0"]]);

        Assert.Equal(spaced, graph.Graph.Node.Any(n => n.OpType == "Resize"));
        Assert.NotEqual(spaced, graph.Graph.Node.Any(n => n.OpType == "ConvTranspose"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_withOpenBatch_equalFiniteDifferences(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true, free: 1);

    [Theory]
    [MemberData(nameof(OpenCases))]
    public void Gradients_withOpenHeightAndWidth_equalFiniteDifferences(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true, free: 1, openFrom: 2, curved: true);
}
