using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

/// <summary>Inputs that the model itself makes pictures of: the same maps as of the model of pictures.</summary>
public class ReshapedInputTests
{
    private const int Height = 6,
        Width = 8,
        Samples = 2;

    private static readonly int[] Picture = [1, Height, Width];

    private static readonly float[] Values = SmallModels.Numbers([Samples, Height * Width]);

    public static TheoryData<string> Forms =>
        ["flat", "flat, length left open", "flat, channels last", "flat, scaled", "flat, computed shape", "rows"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Explain_ofAModelThatReshapesItsInput_isThatOfTheModelOfPictures(string form)
    {
        using var expected = Explainer.Load(Model(null).ToByteArray());
        using var explainer = Explainer.Load(Model(form).ToByteArray());
        var request = new ExplainRequest { Methods = [CamMethods.GradCam, CamMethods.Saliency] };
        int[] own = form == "rows" ? [Height, Width] : [Height * Width];

        var wanted = expected.Explain(new Tensor(Values, [Samples, .. Picture]), request);
        var all = explainer.Explain(new Tensor(Values, [Samples, .. own]), request);

        Assert.Equal(wanted.Select(e => e.Target.Index), all.Select(e => e.Target.Index));
        Assert.Equal(wanted.Select(e => e.MapValues.Data), all.Select(e => e.MapValues.Data));
        Assert.Equal(
            wanted[0].MapValues.Data,
            explainer.Explain(new Tensor(Values[..(Height * Width)], own), request)[0].MapValues.Data
        );
        Assert.Equal($"[N, {string.Join(", ", own)}]", explainer.Signature.Inputs[0].Shape);
    }

    [Fact]
    public void Explain_ofAPhotograph_takesOneOfGrey()
    {
        using var explainer = Explainer.Load(Model("flat").ToByteArray(), new() { Card = new() { Preset = "unit" } });

        var e = explainer.Explain(new Picture(new byte[16 * 12 * 3], 16, 12));

        Assert.Equal([Height, Width], e.MapValues.Shape);
    }

    [Fact]
    public void Bake_ofSuchAModel_saysWhatCanBeBaked()
    {
        using var explainer = Explainer.Load(Model("rows").ToByteArray());

        Assert.Contains("[N, 1, 6, 8]", Assert.Throws<GradCamException>(() => explainer.Bake()).Message);
    }

    [Theory]
    [InlineData(1, Samples * Height, Width)]
    [InlineData(-1, Height, Width / 2)]
    public void Leads_whereSamplesAreMixed_isFalse(long samples, long height, long width)
    {
        var model = SmallModels.Of(
            [Nodes.New("Reshape", ["image", "shape"], ["picture"])],
            [("image", [-1, Height * Width])],
            ["picture"],
            18,
            Tensors.Vector("shape", [samples, 1, height, width])
        );

        Assert.False(ReshapedInput.Leads(model, model.Graph.Input[0]));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public void Leads_ofThreeAxes_isTrueForPicturesOnly(long axis, bool expected)
    {
        var model = SmallModels.Of(
            [Nodes.New("Unsqueeze", ["image", "axes"], ["picture"])],
            [("image", [-1, Height, Width])],
            ["picture"],
            18,
            Tensors.Vector("axes", [axis])
        );

        Assert.Equal(expected, ReshapedInput.Leads(model, model.Graph.Input[0]));
    }

    [Fact]
    public void Leads_whereTheInputIsReadTwice_isFalse()
    {
        var model = Model("flat");
        model.Graph.Node.Add(Nodes.New("Neg", ["image"], ["again"]));

        Assert.False(ReshapedInput.Leads(model, model.Graph.Input[0]));
    }

    /// <summary>A classifier of grey pictures, and the forms of its input.</summary>
    private static ModelProto Model(string? form)
    {
        bool channelsLast = form == "flat, channels last";
        NodeProto[] head = form switch
        {
            null => [],
            "rows" => [Nodes.New("Unsqueeze", ["image", "axes"], ["picture"])],
            "flat, scaled" =>
            [
                Nodes.New("Div", ["image", "one"], ["scaled"]),
                Nodes.New("Reshape", ["scaled", "shape"], ["picture"]),
            ],
            "flat, computed shape" =>
            [
                Nodes.New("Shape", ["image"], ["sizes"]),
                Nodes.New("Gather", ["sizes", "first"], ["samples"]),
                Nodes.New("Unsqueeze", ["samples", "first axis"], ["samples 1"]),
                Nodes.New("Concat", ["samples 1", "rest"], ["computed"], Attr.Of("axis", 0L)),
                Nodes.New("Reshape", ["image", "computed"], ["picture"]),
            ],
            _ => [Nodes.New("Reshape", ["image", "shape"], ["picture"])],
        };
        if (channelsLast)
            head = [.. head, Nodes.New("Transpose", ["picture"], ["first channels"], Attr.Of("perm", [0L, 3, 1, 2]))];
        string picture = head.Length > 0 ? head[^1].Output[0] : "image";
        long[] own = form switch
        {
            null => [-1, 1, Height, Width],
            "rows" => [-1, Height, Width],
            _ => [-1, Height * Width],
        };
        long[] shape =
            channelsLast ? [0, Height, Width, 1]
            : form == "flat, length left open" ? [0, 1, -1, Width]
            : [-1, 1, Height, Width];
        return SmallModels.Of(
            [
                .. head,
                Nodes.New("Conv", [picture, "w"], ["conv"], Attr.Of("pads", [1L, 1, 1, 1])),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["logits"]),
            ],
            [("image", own)],
            ["logits"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 1, 3, 3]), 4, 1, 3, 3),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3),
            Tensors.Vector("shape", shape),
            Tensors.Vector("axes", [1]),
            Tensors.Vector("rest", [1, Height, Width]),
            Tensors.Vector("first axis", [0]),
            Scalar("first", 0),
            Tensors.Of("one", [1f], 1)
        );
    }

    private static TensorProto Scalar(string name, long value)
    {
        var tensor = Tensors.Vector(name, [value]);
        tensor.Dims.Clear();
        return tensor;
    }
}
