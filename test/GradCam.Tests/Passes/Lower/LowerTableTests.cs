using GradCam.Autodiff;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Passes.Lower;
using GradCam.Tests.Autodiff;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes.Lower;

/// <summary>An operator of opset 18 and its older form have to compute the same.</summary>
public class LowerTableTests
{
    public static TheoryData<string, string, int> Forms =>
        [
            .. Reductions.OfAxesAttribute.SelectMany(op =>
                ((string[])["2,3,4 ; i[1] |", "2,3,4 ; i[0,2] | keepdims=0", "2,3,4 |"]).Select(s => (op, s, 13))
            ),
            ("ReduceLogSum", "+2,3,4 ; i[2] |", 17),
            ("Split", "4,6 | axis=1 num_outputs=2 #2", 13),
            ("Split", "4,6 | axis=-1 num_outputs=3 #3", 17),
            ("Pad", "2,3 ; i[0,1,1,2] ; f(0.5) |", 13),
            ("Resize", "1,2,3,3 ; ~ ; f[1,1,2,2] | mode=linear", 13),
            ("ScatterElements", "5 ; i[0,2] ; 2 |", 13),
            ("ScatterElements", "5 ; i[0,2] ; 2 | reduction=add", 16),
            ("GridSample", "1,2,4,5 ; 1,3,2,2 |", 16),
            ("HardSwish", "2,5 |", 14),
            ("LayerNormalization", "2,3 ; 3 ; 3 |", 17),
        ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Lower_ofNewForm_computesTheSame(string op, string sample, int opset)
    {
        var graph = new SampleGraph(op, new Sample($"{sample} @18"));
        var inputs = graph.Inputs.Select(i => (i.Name, i.Shape, i.Values)).ToArray();

        Assert.Equal(SmallModels.Run(graph.Model, inputs), SmallModels.Run(Lowered(graph.Model, opset), inputs));
    }

    [Theory]
    [InlineData("LayerNormalization", "2,3 ; 3 ; 3 |", 16, 17)]
    [InlineData("GridSample", "1,2,4,5 ; 1,3,2,2 |", 15, 16)]
    [InlineData("HardSwish", "2,5 |", 13, 14)]
    [InlineData("Mish", "2,5 |", 17, 18)]
    [InlineData("ScatterElements", "5 ; i[0,2] ; 2 | reduction=add", 15, 16)]
    [InlineData("ScatterElements", "5 ; i[0,2] ; 2 | reduction=max", 17, 18)]
    [InlineData("Pad", "2,3 ; i[1,2] ; f(0.5) ; i[1] |", 17, 18)]
    // Parts of different length have no older form.
    [InlineData("Split", "4,5 | axis=1 num_outputs=2 #2", 17, 18)]
    public void Lower_ofWhatIsNew_saysWhichOpsetHasIt(string op, string sample, int opset, int needed)
    {
        var graph = new SampleGraph(op, new Sample($"{sample} @18"));

        var error = Assert.Throws<NewerOpsetException>(() => Lowered(graph.Model, opset));

        Assert.Equal((op, needed), (error.Op, error.Needed));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(-2, int.MaxValue)]
    public void Lower_ofARangeOfAShape_isASliceOfIt(int start, int end)
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Shape", ["x"], ["range"], Attr.Of("start", start), Attr.Of("end", end)),
                Nodes.New("Cast", ["range"], ["y"], Attr.Of("to", 1)),
            ],
            [("x", [2, 3, 4])],
            ["y"]
        );

        var lowered = Lowered(model, 14);

        Assert.Equal(["Shape", "Slice", "Cast"], lowered.Graph.Node.Select(n => n.OpType));
        Assert.Equal([3, 4], SmallModels.Run(lowered, ("x", [2, 3, 4], new float[24])));
    }

    [Fact]
    public void Rows_ofAnOperator_beginWithTheNewestOpset() =>
        Assert.All(
            LowerTable.Rows.Values,
            rows => Assert.Equal(rows.Select(r => r.Until).OrderDescending(), rows.Select(r => r.Until))
        );

    private static ModelProto Lowered(ModelProto model, int opset) =>
        new LowerOpset(opset, TakenIn(model)).Apply(model.Clone());

    private static HashSet<string> TakenIn(ModelProto model) => [.. model.Graph.Node.SelectMany(n => n.Output)];
}
