using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;
using GradCam.Tests.Targets;

namespace GradCam.Tests.Baking;

/// <summary>Models of every kind that the library reads, baked.</summary>
public class BakeKindsTests
{
    public static TheoryData<string> Nets => ["linear", "curved", "last", "tokens"];

    [Theory]
    [MemberData(nameof(Nets))]
    public void Bake_layerOfAnyLayout_agrees(string net)
    {
        var model = net switch
        {
            "linear" => Net.Linear,
            "curved" => Net.Curved,
            "last" => Net.ChannelsLast,
            _ => Net.Tokens,
        };

        Agrees(
            model.Explainer,
            new()
            {
                Methods = [CamMethods.GradCam, CamMethods.GradCamPlusPlus, CamMethods.ShapleyCam],
                Layers = ["features"],
                Map = MapForm.Input,
            }
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Bake_signalOrVolume_agrees(int axes)
    {
        long[] Sides(long length) => [.. Enumerable.Repeat(length, axes)];
        var model = SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["conv"], Attr.Of("strides", Sides(2))),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["logits"]),
            ],
            [("image", [-1, 2, .. Sides(16)])],
            ["logits"],
            17,
            Tensors.Of("w", SmallModels.Numbers([4, 2, .. Sides(3)]), [4, 2, .. Sides(3)]),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3)
        );
        using var explainer = Load(model);

        Agrees(explainer, new() { Map = MapForm.Input });
        Agrees(explainer, new() { Methods = [CamMethods.HiResCam] });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sick")]
    [InlineData("healthy")]
    [InlineData("prob:healthy")]
    public void Bake_singleScoreOfTwoClasses_explainsForOrAgainst(string? target)
    {
        using var explainer = Load(SmallModels.Classifier(classes: 1), new Labels(["healthy", "sick"]));

        Agrees(
            explainer,
            new() { TargetInput = target is null, Target = target is null ? Target.Top : Target.Parse(target)[0] }
        );
    }

    [Fact]
    public void Bake_singleScoreOfTwoClasses_findsTheTopOneItself()
    {
        using var explainer = Load(SmallModels.Classifier(classes: 1), new Labels(["healthy", "sick"]));

        Agrees(explainer, new());
        Assert.Contains(
            "name a class",
            Assert
                .Throws<GradCamException>(() => explainer.Bake(new() { Target = Target.Probability(Target.Top) }))
                .Message
        );
    }

    [Fact]
    public void Bake_modelWithFunctions_isWrittenOut()
    {
        using var explainer = Load(SmallModels.ClassifierWithFunction());

        var baked = Agrees(explainer, new() { Layers = ["features"] });

        Assert.Empty(baked.Proto.Functions);
    }

    [Fact]
    public void Bake_oldModelWithInitializersAsInputs_isLifted()
    {
        var model = SmallModels.Classifier();
        model.IrVersion = 3;
        model.OpsetImport[0].Version = 9;
        // Then a Gemm had to have a bias.
        model.Graph.Node.First(n => n.OpType == "Gemm").Input.Add("bias");
        model.Graph.Initializer.Add(Tensors.Of("bias", new float[4], 4));
        foreach (var tensor in model.Graph.Initializer)
            model.Graph.Input.Add(
                new ValueInfoProto
                {
                    Name = tensor.Name,
                    Type = Dim.Type(ElementType.Float, tensor.Dims.Select(d => (Dim)d)),
                }
            );
        using var explainer = Load(model);

        var baked = Agrees(explainer, new() { Methods = [CamMethods.GradCam, CamMethods.Saliency] });

        Assert.Equal(17, baked.Opset);
        Assert.Equal(["image"], baked.Inputs);
    }

    [Fact]
    public void Bake_fixedBatch_staysFixed()
    {
        using var explainer = Load(SmallModels.Classifier(batch: 2));

        var baked = Agrees(explainer, new() { TargetInput = true });

        Assert.All(baked.Proto.Graph.Output.Skip(1), o => Assert.Equal(2, o.Type.TensorType.Shape.Dim[0].DimValue));
    }

    [Fact]
    public void Bake_furtherInputs_areFixed()
    {
        var model = SmallModels.Classifier(-1, 4, Nodes.New("Mul", ["logits", "factor"], ["scaled"]));
        model.Graph.Input.Add(new ValueInfoProto { Name = "factor", Type = Dim.Type(ElementType.Float, [1, 4]) });
        using var explainer = Explainer.Load(
            model.ToByteArray(),
            new() { FixedInputs = new Dictionary<string, Tensor> { ["factor"] = new([1, 2, 3, 4], [1, 4]) } }
        );

        var baked = Agrees(explainer, new());

        Assert.Equal(["image"], baked.Inputs);
    }

    [Fact]
    public void Bake_detectorsBoxes_areRefused()
    {
        using var explainer = Load(DetectorNet.Model("objectness"));

        foreach (var options in (BakeOptions[])[new(), new() { TargetInput = true }])
            Assert.Contains("detector", Assert.Throws<GradCamException>(() => explainer.Bake(options)).Message);
    }

    [Fact]
    public void Bake_valueOfTheTargetsName_isRefused()
    {
        var model = SmallModels.Classifier(-1, 4, Nodes.New("Identity", ["logits"], ["target"]));
        using var explainer = Load(model);

        Assert.Contains(
            "'target'",
            Assert.Throws<GradCamException>(() => explainer.Bake(new() { TargetInput = true })).Message
        );
    }

    [Theory]
    [InlineData(MapForm.Raw)]
    [InlineData(MapForm.Input)]
    public void Bake_methodsMadeOfOthersAtTwoLayers_agreesAtEach(MapForm form)
    {
        using var explainer = Load(SmallModels.Classifier());
        var options = new BakeOptions
        {
            Methods = [CamMethods.GuidedGradCam, CamMethods.RefineCam, CamMethods.FinerCam, CamMethods.Saliency],
            Layers = ["conv", "features"],
            Map = form,
        };

        var baked = Agrees(explainer, options);

        Assert.Equal(
            [
                "cam_guided_gradcam_conv",
                "cam_guided_gradcam_features",
                "cam_refinecam_features",
                "cam_finercam_conv",
                "cam_finercam_features",
                "cam_saliency",
            ],
            baked.Outputs.Select(o => o.Name)
        );
    }

    private static Explainer Load(ModelProto model, Labels? labels = null) =>
        Explainer.Load(model.ToByteArray(), new() { Labels = labels });

    private static BakedModel Agrees(Explainer explainer, BakeOptions options)
    {
        var baked = explainer.Bake(options);
        foreach (var difference in explainer.Verify(baked))
            Assert.True(difference.Largest <= (difference.IsOwn ? 0 : 1e-4), difference.ToString());
        return baked;
    }
}
