using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests;

/// <summary>Models of every kind that the library reads, explained.</summary>
public class ExplainerKindsTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([2, 3, 8, 8]), [2, 3, 8, 8]);

    private static Picture Chelsea { get; } =
        Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));

    private static Explainer Load(ModelProto model, ExplainerOptions? options = null) =>
        Explainer.Load(model.ToByteArray(), options);

    [Theory]
    [InlineData("Softmax", ScoreKind.Logit, "logits")]
    [InlineData("LogSoftmax", ScoreKind.Logit, "logits")]
    [InlineData("Sigmoid", ScoreKind.Logit, "logits")]
    [InlineData("Softmax", ScoreKind.Output, "out")]
    [InlineData("LogSoftmax", ScoreKind.Output, "out")]
    [InlineData("Sigmoid", ScoreKind.Output, "out")]
    public void ScoreTensor_ofTrailingActivation_isTakenOffUnlessAskedFor(string op, ScoreKind kind, string tensor)
    {
        var model = SmallModels.Classifier(tail: [Nodes.New(op, ["logits"], ["out"])]);
        float[] outputs = SmallModels.Run(model, ("image", [2, 3, 8, 8], Input.Data));
        using var explainer = Load(model, new ExplainerOptions { Score = kind });

        var e = explainer.Explain(Input, new() { Targets = [Target.Class(2)] })[1];

        Assert.Equal(tensor, explainer.ScoreTensor);
        float probability = op == "LogSoftmax" ? MathF.Exp(outputs[4 + 2]) : outputs[4 + 2];
        Assert.Equal(probability, e.Target.Probability!.Value, 1e-5f);
        if (kind == ScoreKind.Output)
            Assert.Equal(outputs[4 + 2], e.Target.Score, 1e-5f);
    }

    [Fact]
    public void ScoreTensor_ofTwoActivations_losesOnlyTheLast()
    {
        using var explainer = Load(
            SmallModels.Classifier(
                tail: [Nodes.New("LogSoftmax", ["logits"], ["log"]), Nodes.New("Softmax", ["log"], ["out"])]
            )
        );
        Assert.Equal("log", explainer.ScoreTensor);
    }

    [Fact]
    public void Explain_singleScore_hasTheProbabilityOfASigmoid()
    {
        using var explainer = Load(SmallModels.Classifier(classes: 1), new() { Task = ModelTask.Classification });
        var e = explainer.Explain(Input, new())[0];
        Assert.Equal(1 / (1 + MathF.Exp(-e.Target.Score)), e.Target.Probability!.Value, 1e-5f);
    }

    [Fact]
    public void Explain_secondOutput_isExplainedByItsName()
    {
        var model = SmallModels.Classifier(tail: [Nodes.New("Neg", ["logits"], ["negative"])]);
        model.Graph.Output.Insert(0, new ValueInfoProto { Name = "logits", Type = Dim.Type(ElementType.Float, null) });
        using var explainer = Load(model, new ExplainerOptions { Output = "negative" });

        Assert.Equal("negative", explainer.ScoreTensor);
        Assert.Contains(
            "'logits', 'negative'",
            Assert.Throws<GradCamException>(() => Load(model, new ExplainerOptions { Output = "none" })).Message
        );
    }

    [Fact]
    public void Explain_floatingTypesOtherThanFloat32_areExplainedInFloat32()
    {
        var model = SmallModels.Classifier();
        foreach (var tensor in model.Graph.Initializer)
        {
            Half[] halves = [.. Tensors.Floats(tensor).Select(v => (Half)v)];
            tensor.DataType = (int)ElementType.Float16;
            tensor.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>(halves));
        }
        model.Graph.Input[0].Type.TensorType.ElemType = model.Graph.Output[0].Type.TensorType.ElemType = (int)
            ElementType.Float16;
        using var half = Load(model);
        using var full = Load(SmallModels.Classifier());

        Assert.Contains(half.Diagnostics, d => d.Code == "float32");
        Assert.Equal(full.Explain(Input, new())[0].Raw.Data[0], half.Explain(Input, new())[0].Raw.Data[0], 1e-2f);
    }

    [Fact]
    public void Explain_quantizedModel_passesTheGradientStraightThrough()
    {
        var model = SmallModels.Classifier();
        model.Graph.Node.First(n => n.OpType == "GlobalAveragePool").Input[0] = "restored";
        model.Graph.Node.Insert(2, Nodes.New("QuantizeLinear", ["features", "scale", "zero"], ["quantized"]));
        model.Graph.Node.Insert(3, Nodes.New("DequantizeLinear", ["quantized", "scale", "zero"], ["restored"]));
        model.Graph.Initializer.Add(Tensors.Of("scale", [0.05f]));
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "zero",
                DataType = (int)ElementType.UInt8,
                RawData = ByteString.CopyFrom(0),
            }
        );
        using var quantized = Load(model);
        using var plain = Load(SmallModels.Classifier());
        var request = new ExplainRequest { Layers = ["features"], Targets = [Target.Class(1)] };

        float[] expected = plain.Explain(Input, request)[0].Raw.Data,
            actual = quantized.Explain(Input, request)[0].Raw.Data;

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Explain_modelWithFunctions_isExplained()
    {
        using var explainer = Load(SmallModels.ClassifierWithFunction());
        using var plain = Load(SmallModels.Classifier());

        Assert.Equal(
            plain.Explain(Input, new())[0].Raw.Data,
            explainer.Explain(Input, new() { Layers = ["features"] })[0].Raw.Data
        );
    }

    [Fact]
    public void Explain_oldModelWithInitializersAsInputs_isExplained()
    {
        var model = SmallModels.Classifier();
        model.IrVersion = 3;
        model.OpsetImport[0].Version = 9;
        foreach (var tensor in model.Graph.Initializer)
            model.Graph.Input.Add(
                new ValueInfoProto
                {
                    Name = tensor.Name,
                    Type = Dim.Type(ElementType.Float, tensor.Dims.Select(d => (Dim)d)),
                }
            );
        using var explainer = Load(model);

        Assert.Equal("features", explainer.Explain(Input, new())[0].Layer.Name);
    }

    [Fact]
    public void Explain_constantNodesInsteadOfInitializers_givesTheSame()
    {
        var model = SmallModels.Classifier();
        foreach (var tensor in model.Graph.Initializer.Reverse())
            model.Graph.Node.Insert(0, Nodes.New("Constant", [], [tensor.Name], Attr.Of("value", tensor.Clone())));
        model.Graph.Initializer.Clear();
        using var explainer = Load(model);
        using var plain = Load(SmallModels.Classifier());

        Assert.Equal(plain.Explain(Input, new())[0].Raw.Data, explainer.Explain(Input, new())[0].Raw.Data);
    }

    [Fact]
    public void Explain_openHeightAndWidth_takesTensorsOfAnySize()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0].Type = Dim.Type(
            ElementType.Float,
            [new Dim(null, "N"), 3, new Dim(null, "h"), new Dim(null, "w")]
        );
        using var explainer = Load(model);

        Assert.Equal([8, 8], explainer.Explain(Input, new())[0].Raw.Shape);
        Assert.Equal(
            [6, 12],
            explainer.Explain(new Tensor(SmallModels.Numbers([3, 6, 12]), [3, 6, 12]), new())[0].Raw.Shape
        );
        Assert.Equal((224, 224), (explainer.Preprocessing!.Width, explainer.Preprocessing.Height));
    }

    [Fact]
    public void Explain_sizesComputedFromOpenInput_areFoundByFixingThem()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["features"], Attr.Of("strides", [2L, 2])),
                Nodes.New("Conv", ["features", "head"], ["classes"]),
                Nodes.New("Shape", ["classes"], ["small"]),
                Nodes.New("Slice", ["small", "zero", "two"], ["kept"]),
                Nodes.New("Shape", ["image"], ["whole"]),
                Nodes.New("Slice", ["whole", "two", "four"], ["places"]),
                Nodes.New("Concat", ["kept", "places"], ["sizes"], Attr.Of("axis", 0L)),
                Nodes.New("Resize", ["classes", "", "", "sizes"], ["segments"], Attr.Of("mode", "linear")),
            ],
            [("image", [-1, 3, 8, 8])],
            ["segments"],
            18,
            Tensors.Of("w", SmallModels.Numbers([5, 3, 2, 2]), 5, 3, 2, 2),
            Tensors.Of("head", SmallModels.Numbers([20]), 4, 5, 1, 1),
            Tensors.Vector("zero", [0]),
            Tensors.Vector("two", [2]),
            Tensors.Vector("four", [4])
        );
        model.Graph.Input[0].Type = Dim.Type(
            ElementType.Float,
            [new Dim(null, "N"), 3, new Dim(null, "h"), new Dim(null, "w")]
        );
        using var explainer = Load(model);

        var explanations = explainer.Explain(
            new Tensor(SmallModels.Numbers([2, 3, 8, 8]), [2, 3, 8, 8]),
            new ExplainRequest { Layers = ["features"] }
        );

        Assert.Equal([0, 1], explanations.Select(e => e.Sample));
        Assert.All(explanations, e => Assert.Equal([4, 4], e.Raw.Shape));
        Assert.NotEqual(explanations[0].Raw.Data, explanations[1].Raw.Data);
    }

    [Fact]
    public void Explain_channelsLastInputOfBytes_isExplained()
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0] = new ValueInfoProto
        {
            Name = "pixels",
            Type = Dim.Type(ElementType.UInt8, [new Dim(null, "N"), 8, 8, 3]),
        };
        model.Graph.Node.Insert(0, Nodes.New("Cast", ["pixels"], ["floats"], Attr.Of("to", 1L)));
        model.Graph.Node.Insert(1, Nodes.New("Transpose", ["floats"], ["image"], Attr.Of("perm", [0L, 3, 1, 2])));
        using var explainer = Load(model, new ExplainerOptions { Card = new ModelCard { Preset = "raw" } });

        var e = explainer.Explain(Chelsea);

        Assert.Equal(TensorLayout.ChannelsLast, explainer.Preprocessing!.Layout);
        Assert.Equal("features", e.Layer.Name);
        Assert.Equal((8, 8), (e.Map.GetLength(0), e.Map.GetLength(1)));
    }

    [Fact]
    public void Explain_oneDimensionalSignal_givesACurve()
    {
        var model = SmallModels.Of(
            [
                Nodes.New("Conv", ["signal", "w"], ["conv"], Attr.Of("pads", [1L, 1])),
                Nodes.New("Relu", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["logits"]),
            ],
            [("signal", [-1, 2, 20])],
            ["logits"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4, 2, 3]), 4, 2, 3)
        );
        using var explainer = Load(model);

        var e = explainer.Explain(new Tensor(SmallModels.Numbers([1, 2, 20]), [1, 2, 20]), new())[0];

        Assert.Equal([20], e.Raw.Shape);
        Assert.Equal([20], e.MapValues.Shape);
        Assert.Contains("MapValues", Assert.Throws<GradCamException>(() => e.Map).Message);
        Assert.Null(explainer.Preprocessing);
        Assert.Contains(".npy", Assert.Throws<GradCamException>(() => explainer.Explain(Chelsea)).Message);
    }
}
