using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Conformance;

namespace GradCam.Tests.Baking;

/// <summary>Baked models against the library, in the runtime that the library has itself.</summary>
public class BakeTests
{
    private const float Close = 1e-4f;

    public static TheoryData<string> Cases => [.. ConformanceCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bake_everyMethodOfOneRun_agreesWithTheLibrary(string name)
    {
        using var explainer = Load(name);
        CamMethod[] methods = [.. CamMethods.All.Where(m => m.Passes == "1" && explainer.UnsupportedReason(m) is null)];
        foreach (var method in methods)
            Agrees(explainer, new() { Methods = [method] });

        // FEM counts what is above a threshold, where the last digit decides.
        Agrees(explainer, new() { Methods = [.. methods.Where(m => m != CamMethods.Fem)], Map = MapForm.Input });
    }

    [Theory]
    [InlineData("resnet", "top-2")]
    [InlineData("resnet", "3")]
    [InlineData("resnet", "3 - 0.5 * 4")]
    [InlineData("vit", "prob:7")]
    [InlineData("grayscale", "rest:top")]
    [InlineData("segmentation", "region:2")]
    [InlineData("segmentation", "1")]
    public void Bake_target_agreesWithTheLibrary(string name, string target)
    {
        using var explainer = Load(name);

        Agrees(explainer, new() { Target = Target.Parse(target)[^1] });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bake_targetInput_agreesWithTheLibrary(string name)
    {
        using var explainer = Load(name);

        Agrees(
            explainer,
            new()
            {
                TargetInput = true,
                Methods = name is "segmentation" or "multilabel"
                    ? [CamMethods.GradCam]
                    : [CamMethods.GradCam, CamMethods.FinerCam],
            }
        );
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public void Bake_olderModel_isWrittenInTheOpsetThatIsAskedFor(int opset)
    {
        var proto = OnnxFile.Load(new ConformanceCase("resnet").ModelPath);
        // Nothing in a ResNet has changed since opset 13.
        proto.OpsetImport[0].Version = 13;
        using var explainer = Explainer.Load(Google.Protobuf.MessageExtensions.ToByteArray(proto));

        var baked = Agrees(
            explainer,
            new() { Opset = opset, Methods = [CamMethods.GradCam, CamMethods.EigenCam, CamMethods.Fem] }
        );

        Assert.Equal(opset, baked.Opset);
    }

    [Fact]
    public void Bake_opsetWithoutAnOperator_saysWhichOneHasIt()
    {
        var proto = OnnxFile.Load(new ConformanceCase("vgg_bn").ModelPath);
        proto.OpsetImport[0].Version = 13;
        using var explainer = Explainer.Load(Google.Protobuf.MessageExtensions.ToByteArray(proto));

        // The gradient of a pool adds to where the maxima were.
        var error = Assert.Throws<GradCamException>(() =>
            explainer.Bake(new() { Opset = 13, Methods = [CamMethods.Saliency] })
        );

        Assert.Contains("ScatterElements", error.Message);
        Assert.Contains("16", error.Message);
    }

    [Fact]
    public void Bake_mapName_isTheOutputs_andThePrefixOfSeveral()
    {
        using var explainer = Load("resnet");
        var one = explainer.Bake(new() { MapName = "saliency_map" });
        var two = explainer.Bake(
            new() { MapName = "saliency_map", Methods = [CamMethods.GradCam, CamMethods.LayerCam] }
        );

        Assert.Equal(["saliency_map"], one.Outputs.Select(o => o.Name));
        Assert.All(two.Outputs, o => Assert.StartsWith("saliency_map_", o.Name));
        Assert.Contains(
            "no name",
            Assert.Throws<GradCamException>(() => explainer.Bake(new() { MapName = " " })).Message
        );
    }

    [Fact]
    public void Bake_opsetOlderThanTheModel_isRefused()
    {
        using var explainer = Load("resnet");

        var error = Assert.Throws<GradCamException>(() => explainer.Bake(new() { Opset = 16 }));

        Assert.Contains("17 to 18", error.Message);
    }

    [Fact]
    public void Bake_methodOfManyRuns_isRefusedWithThoseThatCan()
    {
        using var explainer = Load("resnet");

        var error = Assert.Throws<GradCamException>(() => explainer.Bake(new() { Methods = [CamMethods.ScoreCam] }));

        Assert.Contains("gradcam", error.Message);
        Assert.Contains("many runs", error.Message);
    }

    [Fact]
    public void Bake_procedureBehindALinearHead_isItsFormula()
    {
        using var explainer = Load("resnet");

        Agrees(explainer, new() { Methods = [CamMethods.AblationCam] });
    }

    [Fact]
    public void Bake_keepsNamesMetadataAndBatch()
    {
        var proto = OnnxFile.Load(new ConformanceCase("resnet").ModelPath);
        proto.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "someone" });
        using var explainer = Explainer.Load(Google.Protobuf.MessageExtensions.ToByteArray(proto));

        var baked = explainer.Bake(
            new() { Methods = [CamMethods.GradCam, CamMethods.LayerCam], Layers = ["auto", explainer.Layers[2].Name] }
        );

        var found = OnnxFile.Parse(baked.ToArray(), "The baked model");
        Assert.Equal("someone", found.MetadataProps.First(p => p.Key == "author").Value);
        Assert.Equal("batch", found.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.All(found.Graph.Output, o => Assert.Equal("batch", o.Type.TensorType.Shape.Dim[0].DimParam));
        Assert.Equal(
            proto.Graph.Node.Select(n => n.Name),
            found
                .Graph.Node.Select(n => n.Name)
                .Where(n => !n.StartsWith("gradcam", StringComparison.Ordinal) && n.Length > 0)
        );
        Assert.Equal(["scores", .. baked.Outputs.Select(o => o.Name)], found.Graph.Output.Select(o => o.Name));
        Assert.All(found.Graph.Node, n => Assert.True(n.Domain is "" or "ai.onnx"));
        using var again = Explainer.Load(baked.ToArray());
        Assert.Equal(baked.Outputs, again.BakedOutputs);
    }

    [Fact]
    public void Bake_float16_isHalfTheSizeAndClose()
    {
        using var explainer = Load("mobilenet_v2");
        var whole = explainer.Bake();

        var half = explainer.Bake(new() { Float16 = true });

        Assert.InRange(half.ToArray().Length, 1, 0.65 * whole.ToArray().Length);
        Assert.All(explainer.Verify(half), d => Assert.InRange(d.Largest, 1e-7, 0.05));
    }

    [Fact]
    public void Bake_float16ModelThatIsBakedAlready_keepsItsOutputs()
    {
        using var whole = Load("resnet");
        using var half = Explainer.Load(whole.Bake(new() { Float16 = true }).ToArray());

        var baked = half.Bake(new() { Methods = [CamMethods.LayerCam] });

        Assert.Equal(["cam", "cam_2"], half.BakedOutputs.Concat(baked.Outputs).Select(o => o.Name));
        var differences = half.Verify(baked);
        Assert.All(differences.Where(d => d.IsOwn), d => Assert.Equal(0, d.Largest));
        Assert.InRange(differences.Single(d => !d.IsOwn).Largest, 0, 0.02);
    }

    private static Explainer Load(string name) => Explainer.Load(new ConformanceCase(name).ModelPath);

    private static BakedModel Agrees(Explainer explainer, BakeOptions options)
    {
        var baked = explainer.Bake(options);
        foreach (var difference in explainer.Verify(baked))
            Assert.True(
                difference.Largest <= (difference.IsOwn ? 0 : Close),
                $"{string.Join(",", options.Methods)}: {difference}"
            );
        return baked;
    }
}
