using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Explaining;

/// <summary>Several pictures with one score: a bag of patches, the frames of a clip. Each picture has a map.</summary>
public class SharedScoreTests
{
    private const int Pictures = 3;

    private static readonly float[] Values = SmallModels.Numbers([Pictures, 3, 6, 6]);

    [Theory]
    [InlineData("bag")]
    [InlineData("clip")]
    public void Explain_aReportedModel_givesTheMapsOfPyTorch(string name)
    {
        string At(string end) => Path.Combine(AppContext.BaseDirectory, "Explaining", "Cases", name + end);
        using var explainer = Explainer.Load(At(".onnx"));
        var expected = Npy.Load(At(".expected.npy"));

        var all = explainer.Explain(Npy.Load(At(".npy")), new());

        Assert.Equal(expected.Shape[0], all.Count);
        float[] raw = [.. all.SelectMany(e => e.Raw.Data)];
        float largest = expected.Data.Max();
        Assert.All(raw.Zip(expected.Data), p => Assert.InRange(p.First - p.Second, -1e-4f * largest, 1e-4f * largest));
        Assert.Single(all.Select(e => e.Target.Score).Distinct());
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(Pictures, false)]
    [InlineData(-1, true)]
    [InlineData(Pictures, true)]
    public void Explain_theMeanOfPictures_isThePartOfEachPicture(int pictures, bool clip)
    {
        using var one = Explainer.Load(Model(-1, "single").ToByteArray());
        using var explainer = Explainer.Load(Model(pictures, clip ? "clip" : "bag").ToByteArray());

        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.HiResCam, CamMethods.Saliency])
        {
            var request = new ExplainRequest { Methods = [method], Targets = [Target.Class(1)] };
            int[] shape = clip ? [1, Pictures, 3, 6, 6] : [Pictures, 3, 6, 6];
            var expected = one.Explain(new Tensor(Values, [Pictures, 3, 6, 6]), request);
            var all = explainer.Explain(new Tensor(Values, shape), request);

            Assert.Equal(Pictures, all.Count);
            foreach (var (own, e) in expected.Zip(all))
            {
                Assert.Equal(expected.Average(x => x.Target.Score), e.Target.Score, 1e-5f);
                Assert.Equal(own.Raw.Data, e.Raw.Data.Select(v => v * Pictures), (a, b) => Math.Abs(a - b) < 1e-5f);
            }
        }
    }

    /// <summary>
    /// Each picture is varied by itself, the others stay: what it loses or gains is its part of the mean.
    /// </summary>
    [Theory]
    [InlineData("occlusion", -1, "bag")]
    [InlineData("occlusion", Pictures, "clip")]
    [InlineData("integrated_gradients", -1, "bag")]
    [InlineData("integrated_gradients", Pictures, "bag")]
    [InlineData("smoothgrad", -1, "clip")]
    [InlineData("ablationcam", -1, "bag")]
    [InlineData("ablationcam", Pictures, "clip")]
    public void Explain_byManyPasses_variesOnePictureAtATime(string method, int pictures, string kind)
    {
        using var one = Explainer.Load(Model(-1, "single").ToByteArray());
        using var explainer = Explainer.Load(Model(pictures, kind).ToByteArray());
        var request = new ExplainRequest
        {
            Methods = [CamMethods.Parse(method)],
            Targets = [Target.Class(1)],
            Layers = ["conv"],
            Samples = 8,
        };
        int[] shape = kind == "clip" ? [1, Pictures, 3, 6, 6] : [Pictures, 3, 6, 6];

        var expected = one.Explain(new Tensor(Values, [Pictures, 3, 6, 6]), request);
        var all = explainer.Explain(new Tensor(Values, shape), request);

        foreach (var (own, e) in expected.Zip(all))
        {
            float largest = own.Raw.Data.Max(Math.Abs),
                part = e.Raw.Data.Max(Math.Abs);
            Assert.True(part > 0);
            Assert.Equal(
                own.Raw.Data.Select(v => v / largest),
                e.Raw.Data.Select(v => v / part),
                (a, b) => Math.Abs(a - b) < 1e-3f
            );
        }
    }

    [Theory]
    [InlineData("bag", InputKind.Bag)]
    [InlineData("clip", InputKind.Frames)]
    [InlineData("single", InputKind.Picture)]
    public void Signature_saysWhatIsScoredTogether(string kind, InputKind expected)
    {
        using var explainer = Explainer.Load(Model(-1, kind).ToByteArray());

        var input = explainer.Signature.Inputs[0];

        Assert.Equal(expected, input.Kind);
        Assert.Equal(OriginKind.Derived, input.Facts.Single(f => f.Name == "layout").Origin.Kind);
    }

    [Fact]
    public void Bake_aModelOfClips_isRefusedWithWhatCanBe()
    {
        using var explainer = Explainer.Load(Model(-1, "clip").ToByteArray());

        var error = Assert.Throws<GradCamException>(() => explainer.Bake());

        Assert.Contains("[frames, C, H, W], which can", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Pictures)]
    public void Bake_aModelOfBags_givesEachPictureItsMap(int pictures)
    {
        using var explainer = Explainer.Load(Model(pictures, "bag").ToByteArray());
        var bag = new Tensor(Values, [Pictures, 3, 6, 6]);

        using var baked = new InferenceSession(explainer.Bake().ToArray());
        using var input = OrtValue.CreateTensorValueFromMemory(Values, [Pictures, 3, 6, 6]);
        using var run = new RunOptions();
        using var outputs = baked.Run(run, ["image"], [input], ["cam"]);

        float[] expected = [.. explainer.Explain(bag, new()).SelectMany(e => e.Raw.Data)];
        Assert.Equal(
            expected,
            outputs[0].GetTensorDataAsSpan<float>().ToArray(),
            (a, b) => Math.Abs(a - b) <= 1e-5f * expected.Max(Math.Abs)
        );
    }

    /// <summary>Convolution, Tanh, mean over places, and for several pictures over these; then a linear head.</summary>
    private static ModelProto Model(int pictures, string kind)
    {
        bool clip = kind == "clip";
        return SmallModels.Of(
            [
                .. clip ? [Nodes.New("Reshape", ["image", "frame"], ["frames"])] : (NodeProto[])[],
                Nodes.New("Conv", [clip ? "frames" : "image", "w"], ["conv"]),
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                .. kind == "single" ? [] : (NodeProto[])[Nodes.New("ReduceMean", ["flat", "first"], ["together"])],
                Nodes.New("Gemm", [kind == "single" ? "flat" : "together", "head"], ["scores"]),
            ],
            [("image", clip ? [1, pictures, 3, 6, 6] : [pictures, 3, 6, 6])],
            ["scores"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 3, 3, 3]), 4, 3, 3, 3),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3),
            Tensors.Vector("first", [0]),
            Tensors.Vector("frame", [-1, 3, 6, 6])
        );
    }
}
