using GradCam.Autodiff;
using GradCam.Inference;
using GradCam.Onnx;
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
            ("PRelu", "2,3 ; 3 | @7"),
            ("LRN", "1,5,2,2 | size=3 @7"),
        ];

    [Theory]
    [MemberData(nameof(OldForms))]
    public void Lift_ofOldForm_computesTheSame(string op, string sample)
    {
        var old = new SampleGraph(op, new Sample(sample.Replace("@6", "@7").Replace("@2", "@7")), lift: false);
        var lifted = old.Model.Clone();
        new LiftOpset(InProcessRuntime.Default).Apply(lifted);

        var inputs = old.Inputs.Select(i => (i.Name, i.Shape, i.Values)).ToArray();
        Assert.Equal(18, lifted.OpsetImport[0].Version);
        GraphValidator.Check(lifted, "lifted");
        Assert.Equal(SmallModels.Run(old.Model, inputs), SmallModels.Run(lifted, inputs));
    }
}
