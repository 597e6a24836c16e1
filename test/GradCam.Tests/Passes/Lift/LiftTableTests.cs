using GradCam.Autodiff;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Autodiff;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes.Lift;

/// <summary>The old form of an operator and the lifted one have to compute the same.</summary>
public class LiftTableTests
{
    public static TheoryData<string, string> OldForms =>
        [
            .. ((int[])[7, 11, 12]).SelectMany(opset =>
                ((string[])["2,3", "2,3,4", "2,3,1,1", "2,3,2,2", "1,2,3,2,2"]).SelectMany(shape =>
                    ((string[])["", "axis=1", "axis=0", "axis=2"])
                        .Where(a => a != "axis=2" || shape.Count(c => c == ',') > 1)
                        .SelectMany(axis =>
                            ((string[])["Softmax", "LogSoftmax"]).Select(op => (op, $"{shape} | {axis} @{opset}"))
                        )
                )
            ),
            ("Hardmax", "2,3,4 | @11"),
            ("Softmax", "2,3,4 | axis=-1 @11"),
            ("Clip", "2,5 | min=-0.5 max=0.5 @7"),
            ("Clip", "2,5 | min=-0.5 @10"),
            ("Clip", "2,5 | @6"),
            ("Slice", "4,5 | starts=[1,0] ends=[3,-1] axes=[0,1] @7"),
            ("Slice", "4,5 | starts=[1] ends=[100] @9"),
            ("Pad", "2,3 | pads=[0,1,1,2] value=0.5 @7"),
            ("Pad", "3,4 | pads=[1,2,0,1] mode=reflect @10"),
            ("Pad", "3,4 | pads=[1,2,0,1] mode=edge @2"),
            ("Split", "4,6 | axis=1 split=[2,4] #2 @7"),
            ("Split", "4,6 | axis=0 #2 @11"),
            ("Split", "4,6 ; i[1,5] | axis=1 #2 @13"),
            ("Split", "4,6 | axis=1 #3 @17"),
            ("Squeeze", "1,3,1 | axes=[0] @7"),
            ("Squeeze", "1,3,1 | @11"),
            ("Squeeze", "1,3,1 ; i[-1] | @13"),
            ("Unsqueeze", "2,3 | axes=[0,2] @11"),
            ("ReduceSum", "2,3,4 | axes=[1] keepdims=0 @7"),
            ("ReduceSum", "2,3,4 ; i[1] | @13"),
            ("ReduceSum", "2,3,4 | @11"),
            .. Reductions.OfAxesAttribute.SelectMany(op =>
                ((int[])[7, 13, 17]).SelectMany(opset =>
                    ((string[])["axes=[1]", "axes=[0,2] keepdims=0", ""]).Select(a => (op, $"2,3,4 | {a} @{opset}"))
                )
            ),
            ("ReduceLogSum", "+2,3,4 | axes=[2] @12"),
            ("Upsample", "1,2,3,3 | mode=nearest scales=[1.0,1.0,2.0,2.0] @7"),
            ("Upsample", "1,2,3,3 | mode=linear scales=[1.0,1.0,2.0,3.0] @7"),
            ("Upsample", "1,2,3,3 ; f[1,1,2,2] | mode=nearest @9"),
            ("Resize", "1,2,3,3 ; f[1,1,2,1.5] | mode=nearest @10"),
            ("Resize", "1,2,3,3 ; f[1,1,2,1.5] | mode=linear @10"),
            ("Resize", "1,2,3,3 ; f[] ; f[1,1,2,2] | mode=linear coordinate_transformation_mode=align_corners @11"),
            ("Resize", "1,2,3,3 ; ~ ; f[1,1,2,2] | mode=nearest @13"),
            ("Dropout", "2,5 | ratio=0.4 @7"),
            ("Dropout", "2,5 | ratio=0.4 @10"),
            ("Dropout", "2,5 ; f(0.4) | @12"),
            ("BatchNormalization", "2,3,2,2 ; f[1,2,-1] ; f[0,1,2] ; f[0.5,0,-1] ; f[1,2,0.5] | spatial=1 @7"),
            ("BatchNormalization", "2,3,2,2 ; f[1,2,-1] ; f[0,1,2] ; f[0.5,0,-1] ; f[1,2,0.5] | epsilon=0.01 @9"),
            ("Scatter", "5 ; i[0,2] ; 2 | @9"),
            ("Gemm", "2,3 ; 3,4 ; 4 | alpha=0.5 @7"),
            ("Cast", "2,3 | to=1 @7"),
            (
                "BatchNormalization",
                "2,2,2 ; f[1,2,-1,3]:2,2 ; f[0,1,2,3]:2,2 ; f[0,1,0,1]:2,2 ; f[1,2,1,2]:2,2 | spatial=0 @7"
            ),
            ("MeanVarianceNormalization", "2,3,4,4 | @7"),
            ("MeanVarianceNormalization", "2,3,4,4 | across_channels=1 @8"),
            ("MeanVarianceNormalization", "2,3,4,4 | across_channels=1 normalize_variance=0 @8"),
            ("MeanVarianceNormalization", "2,3,4,4 | normalize_variance=0 @7"),
            ("MeanVarianceNormalization", "2,3,4,4 | axes=[0,2,3] @9"),
            ("ThresholdedRelu", "2,5 | alpha=0.25 @7"),
            ("LayerNormalization", "2,3,4 ; 4 ; 4 | axis=-1 @9"),
            ("Squeeze", "1,3,1 | axes=[] @7"),
            ("ReduceMean", "2,3,4 | axes=[] @7"),
            ("TopK", "2,5 | k=2 #2 @7"),
            ("PRelu", "2,3 ; 3 | @7"),
            ("LRN", "1,5,2,2 | size=3 @7"),
        ];

    [Theory]
    [MemberData(nameof(OldForms))]
    public void Lift_ofOldForm_computesTheSame(string op, string sample)
    {
        var old = new SampleGraph(op, new Sample(sample.Replace("@6", "@7").Replace("@2", "@7")), lift: false);

        ComputesTheSame(old.Model, old);
    }

    [Theory]
    [MemberData(nameof(OldForms))]
    public void Lift_ofOldFormInABranch_computesTheSame(string op, string sample)
    {
        var old = new SampleGraph(op, new Sample(sample.Replace("@6", "@7").Replace("@2", "@7")), lift: false);
        var inner = new GraphProto { Name = "branch" };
        inner.Node.Add(old.Model.Graph.Node[0].Clone());
        // A branch has no outputs but those it makes, and both branches have as many.
        inner.Output.Add(old.Model.Graph.Output[0]);
        var other = inner.Clone();
        foreach (string name in inner.Node[0].Output)
            Rename(other, name, name + "/else");
        var node = Nodes.New("If", ["yes"], ["result"]);
        node.Attribute.Add([Branch("then_branch", inner), Branch("else_branch", other)]);
        var model = old.Model.Clone();
        model.Graph.Node.Clear();
        model.Graph.Node.Add(node);
        model.Graph.Initializer.Add(Truth("yes"));
        model.Graph.Output.Clear();
        model.Graph.Output.Add(new ValueInfoProto { Name = "result", Type = Dim.Type(ElementType.Float, null) });

        ComputesTheSame(model, old);
    }

    [Theory]
    [InlineData("Clip", "min=-0.5 max=0.5")]
    [InlineData("Pad", "pads=[0,1,1,2] value=0.5")]
    public void Lift_ofFloat16Model_writesConstantsOfItsType(string op, string attributes)
    {
        var old = new SampleGraph(op, new Sample($"2,3 | {attributes} @7"), lift: false);
        var model = old.Model.Clone();
        string x = model.Graph.Input[0].Name,
            y = model.Graph.Output[0].Name;
        model.Graph.Node[0].Input[0] = "half";
        model.Graph.Node[0].Output[0] = "result";
        model.Graph.Initializer.Add(Half("one", 1));
        model.Graph.Node.Insert(0, Nodes.New("Mul", ["cast", "one"], ["half"]));
        model.Graph.Node.Insert(0, Nodes.New("Cast", [x], ["cast"], Attr.Of("to", (long)ElementType.Float16)));
        model.Graph.Node.Add(Nodes.New("Cast", ["result"], [y], Attr.Of("to", (long)ElementType.Float)));

        ComputesTheSame(model, old);
    }

    /// <summary>Every operator set that a model can be raised to when it is baked.</summary>
    private static void ComputesTheSame(ModelProto model, SampleGraph old)
    {
        var inputs = old.Inputs.Select(i => (i.Name, i.Shape, i.Values)).ToArray();
        // Indices and masks, which others may be, are of other types.
        while (model.Graph.Output.Count > 1)
            model.Graph.Output.RemoveAt(1);
        float[] wanted = SmallModels.Run(model, inputs);
        foreach (int to in (int[])[13, 15, 17, 18])
        {
            if (to <= model.OpsetImport[0].Version)
                continue;
            var lifted = model.Clone();
            new LiftOpset(InProcessRuntime.Default, to).Apply(lifted);

            Assert.Equal(to, lifted.OpsetImport[0].Version);
            GraphValidator.Check(lifted, "lifted");
            Assert.Equal(wanted, SmallModels.Run(lifted, inputs), (a, b) => MathF.Abs(a - b) < 1e-6f);
        }
    }

    private static void Rename(GraphProto graph, string name, string to)
    {
        var outputs = graph.Node[0].Output;
        outputs[outputs.IndexOf(name)] = to;
        foreach (var output in graph.Output.Where(o => o.Name == name))
            output.Name = to;
    }

    private static AttributeProto Branch(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            G = graph,
            Type = AttributeProto.Types.AttributeType.Graph,
        };

    private static TensorProto Truth(string name)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)ElementType.Bool };
        tensor.Int32Data.Add(1);
        return tensor;
    }

    private static TensorProto Half(string name, float value)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)ElementType.Float16 };
        tensor.Int32Data.Add(BitConverter.HalfToUInt16Bits((Half)value));
        return tensor;
    }
}
