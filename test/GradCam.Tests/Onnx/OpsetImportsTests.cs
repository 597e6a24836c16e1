using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx;

/// <summary>Models that do not name the version of ONNX's own operators.</summary>
public class OpsetImportsTests
{
    [Theory]
    [InlineData("Scaler", false)]
    [InlineData("TreeEnsembleClassifier", true)]
    [InlineData("LinearClassifier", true)]
    public void Parse_ofModelOfMachineLearningOperators_saysThatItHasNoLayers(string op, bool both)
    {
        var model = SmallModels.Of([Nodes.New(op, ["x"], ["y"])], [("x", [-1, 4])], ["y"]);
        model.Graph.Node[0].Domain = "ai.onnx.ml";
        if (both)
            model.Graph.Node.Insert(0, Nodes.New("Identity", ["x"], ["copy"]));
        else
            model.OpsetImport.Clear();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });

        var error = Assert.Throws<GradCamException>(() => OnnxFile.Parse(model.ToByteArray(), "forest.onnx"));

        Assert.StartsWith("forest.onnx is a tree or linear model", error.Message);
        Assert.Contains("it has no layers", error.Message);
    }

    [Fact]
    public void Parse_ofNetworkWithMachineLearningOperatorsBehindIt_isRead()
    {
        var model = SmallModels.Classifier(tail: Nodes.New("Normalizer", ["logits"], ["out"]));
        model.Graph.Node[^1].Domain = "ai.onnx.ml";
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });

        Assert.NotNull(OnnxFile.Parse(model.ToByteArray(), "model"));
    }

    [Fact]
    public void Parse_ofModelOfTheRuntimesOperatorsAlone_getsAnOperatorSet()
    {
        var model = SmallModels.Of([Nodes.New("FusedConv", ["x", "w"], ["y"])], [("x", [-1, 3, 8, 8])], ["y"]);
        model.Graph.Initializer.Add(Tensors.Of("w", SmallModels.Numbers([5 * 3 * 9]), 5, 3, 3, 3));
        model.Graph.Node[0].Domain = "com.microsoft";
        model.OpsetImport[0] = new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 };

        Assert.Equal(18, OnnxFile.Parse(model.ToByteArray(), "model").Opset());
    }

    [Fact]
    public void Parse_ofModelThatNamesOtherDomainsAlone_getsTheNewestAsInTheRuntime()
    {
        var model = SmallModels.Classifier();
        model.OpsetImport[0] = new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 };

        Assert.Equal(GraphValidator.NewestOpset, OnnxFile.Parse(model.ToByteArray(), "model").Opset());
    }

    [Fact]
    public void Parse_ofModelThatNamesNone_saysSo()
    {
        var model = SmallModels.Classifier();
        model.OpsetImport.Clear();

        var error = Assert.Throws<GradCamException>(() => OnnxFile.Parse(model.ToByteArray(), "model"));

        Assert.Contains("does not say which version", error.Message);
    }
}
