using Google.Protobuf;
using GradCam.Autodiff;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Autodiff;

namespace GradCam.Tests.Onnx;

/// <summary>What stands for an operator of ONNX 1.2 has to compute the same as ONNX Runtime does.</summary>
public class RemovedOperatorsTests
{
    public static TheoryData<string, string> Samples =>
        [
            ("ImageScaler", "2,3,4,5 | scale=0.5 bias=[-0.5,0.25,1.0] @7"),
            ("ImageScaler", "2,3,4,5 | scale=0.5 bias=[-0.5,0.25,1.0] @9"),
            ("Affine", "2,3 | alpha=0.5 beta=-1.5 @7"),
            ("Affine", "2,3 | alpha=0.5 @9"),
            ("Scale", "2,3 | scale=0.25 @7"),
            ("Crop", "2,3,6,7 | border=[1,2,3,0] @7"),
            ("Crop", "2,3,6,7 | border=[0,0,0,0] @9"),
            ("Crop", "2,3,6,7 | border=[1,2,0,0] scale=[3,4] @7"),
            ("DynamicSlice", "4,5 ; i[1,0] ; i[3,-1] ; i[0,1] | @7"),
            ("ParametricSoftplus", "2,5 | alpha=0.5 beta=2.0 @7"),
            ("ScaledTanh", "2,5 | alpha=0.5 beta=2.0 @7"),
        ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void WriteOut_ofOperator_computesTheSame(string op, string sample)
    {
        var old = new SampleGraph(op, new Sample(sample), lift: false);

        var written = OnnxFile.Parse(old.Model.ToByteArray(), "written");

        Assert.DoesNotContain(op, written.Graph.Node.Select(n => n.OpType));
        Assert.Equal(old.Model.OpsetImport[0].Version, written.OpsetImport[0].Version);
        var inputs = old.Inputs.Select(i => (i.Name, i.Shape, i.Values)).ToArray();
        Assert.Equal(
            SmallModels.Run(old.Model, inputs),
            SmallModels.Run(written, inputs),
            (a, b) => MathF.Abs(a - b) < 1e-6f
        );
    }

    [Fact]
    public void Explain_ofNetworkWithImageScaler_agreesWithTheSameNetworkOfStandardOperators()
    {
        var model = SmallModels.Classifier();
        model.OpsetImport[0].Version = 9;
        // Then a Gemm had to have a bias.
        model.Graph.Node.First(n => n.OpType == "Gemm").Input.Add("bias");
        model.Graph.Initializer.Add(Tensors.Of("bias", new float[4], 4));
        var scaler = Nodes.New("ImageScaler", ["image"], ["scaled"], Attr.Of("scale", 0.5f), Biases(-0.5f, 0.25f, 1));
        model.Graph.Node.Insert(0, scaler);
        model.Graph.Node[1].Input[0] = "scaled";
        float[] image = SmallModels.Numbers([3, 8, 8]);
        float[] scaled = [.. image.Select((v, i) => v * 0.5f + new[] { -0.5f, 0.25f, 1 }[i / 64])];

        var found = Map(model.ToByteArray(), image);
        model.Graph.Node.RemoveAt(0);
        model.Graph.Node[0].Input[0] = "image";

        Assert.Equal(Map(model.ToByteArray(), scaled), found, (a, b) => MathF.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void Explain_ofNetworkThatBeginsWithAllOfThem_agreesBaked()
    {
        var model = SmallModels.Classifier();
        (model.IrVersion, model.OpsetImport[0].Version) = (3, 8);
        // Then a Gemm had to have a bias.
        model.Graph.Node.First(n => n.OpType == "Gemm").Input.Add("bias");
        model.Graph.Initializer.Add(Tensors.Of("bias", new float[4], 4));
        model.Graph.Input.Add(
            model.Graph.Initializer.Select(t => new ValueInfoProto
            {
                Name = t.Name,
                Type = Dim.Type(ElementType.Float, t.Dims.Select(d => (Dim)d)),
            })
        );
        NodeProto[] begin =
        [
            Nodes.New("Affine", ["image"], ["v0"]),
            Nodes.New("Crop", ["v0"], ["v1"], Attr.Of("border", [1L, 1, 1, 1])),
            Nodes.New("ParametricSoftplus", ["v1"], ["v2"], Attr.Of("alpha", 1f), Attr.Of("beta", 2f)),
            Nodes.New("ScaledTanh", ["v2"], ["v3"], Attr.Of("alpha", 1.7f), Attr.Of("beta", 0.6f)),
            Nodes.New("MeanVarianceNormalization", ["v3"], ["v4"]),
            Nodes.New("Scale", ["v4"], ["v5"], Attr.Of("scale", 2f)),
        ];
        for (int i = 0; i < begin.Length; i++)
            model.Graph.Node.Insert(i, begin[i]);
        model.Graph.Node[begin.Length].Input[0] = "v5";
        using var explainer = Explainer.Load(model.ToByteArray());

        var found = explainer.Explain(
            new Tensor(SmallModels.Numbers([3, 8, 8]), [1, 3, 8, 8]),
            new() { Methods = [CamMethods.GradCam, CamMethods.Saliency] }
        );

        Assert.Equal("features", found[0].LayerName);
        Assert.Contains(found[1].Raw.Data, v => v != 0);
        Assert.All(explainer.Verify(explainer.Bake(new())), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
    }

    [Fact]
    public void Parse_ofCropWithoutBorder_saysSo()
    {
        var model = SmallModels.Of([Nodes.New("Crop", ["x"], ["y"])], [("x", [1, 3, 8, 8])], ["y"], 7);

        var error = Assert.Throws<GradCamException>(() => OnnxFile.Parse(model.ToByteArray(), "model"));

        Assert.Contains("no border of four sides", error.Message);
    }

    private static float[] Map(byte[] model, float[] image)
    {
        using var explainer = Explainer.Load(model, new());
        return explainer.Explain(new Tensor(image, [1, 3, 8, 8]), new() { Targets = [Target.Class(1)] })[0].Raw.Data;
    }

    private static AttributeProto Biases(params float[] values)
    {
        var bias = new AttributeProto { Name = "bias", Type = AttributeProto.Types.AttributeType.Floats };
        bias.Floats.Add(values);
        return bias;
    }
}
