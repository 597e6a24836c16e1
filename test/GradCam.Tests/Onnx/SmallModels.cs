using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Onnx;

/// <summary>Small models for tests, and how to run them.</summary>
internal static class SmallModels
{
    /// <summary>The built-in network's file.</summary>
    public static byte[] CatsDogs => BuiltInModel.CatsDogs.Onnx();

    /// <summary>A model of these nodes; inputs are float32.</summary>
    public static ModelProto Of(
        IEnumerable<NodeProto> nodes,
        (string Name, long[] Shape)[] inputs,
        string[] outputs,
        int opset = 18,
        params TensorProto[] constants
    )
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "test" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        model.Graph.Node.Add(nodes.Select(n => n.Clone()));
        model.Graph.Input.Add(
            inputs.Select(i => new ValueInfoProto
            {
                Name = i.Name,
                Type = Dim.Type(ElementType.Float, i.Shape.Select(d => d < 0 ? new Dim(null, "N") : (Dim)d)),
            })
        );
        model.Graph.Output.Add(
            outputs.Select(o => new ValueInfoProto { Name = o, Type = Dim.Type(ElementType.Float, null) })
        );
        model.Graph.Initializer.Add(constants);
        return model;
    }

    /// <summary>
    /// Convolution, ReLU, global mean and a linear head over three channels of 8 x 8 places: the smallest picture
    /// classifier.
    /// </summary>
    public static ModelProto Classifier(long batch = -1, int classes = 4, params NodeProto[] tail)
    {
        var random = new Random(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.4f)];
        NodeProto[] body =
        [
            Nodes.New("Conv", ["image", "w"], ["conv"], Attr.Of("pads", [1L, 1, 1, 1])),
            Nodes.New("Relu", ["conv"], ["features"]),
            Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
            Nodes.New("Flatten", ["pooled"], ["flat"]),
            Nodes.New("Gemm", ["flat", "head"], ["logits"]),
        ];
        string output = tail.Length > 0 ? tail[^1].Output[0] : "logits";
        return Of(
            [.. body, .. tail],
            [("image", [batch, 3, 8, 8])],
            [output],
            18,
            Tensors.Of("w", Numbers(5 * 3 * 9), 5, 3, 3, 3),
            Tensors.Of("head", Numbers(5 * classes), 5, classes)
        );
    }

    /// <summary>The same, whose ReLU is a function of the model's own.</summary>
    public static ModelProto ClassifierWithFunction()
    {
        var model = Classifier();
        var relu = model.Graph.Node.First(n => n.OpType == "Relu");
        (relu.OpType, relu.Domain) = ("MyRelu", "mine");
        var function = new FunctionProto { Name = "MyRelu", Domain = "mine" };
        function.Input.Add("x");
        function.Output.Add("y");
        function.Node.Add(Nodes.New("Relu", ["x"], ["y"]));
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        model.Functions.Add(function);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "mine", Version = 1 });
        return model;
    }

    /// <summary>A session of the runtime's own.</summary>
    public static InferenceSession Open(ModelProto model, SessionOptions options) => new(model.ToByteArray(), options);

    /// <summary>Runs a model on float32 inputs and returns the first output's values.</summary>
    public static float[] Run(ModelProto model, params (string Name, long[] Shape, float[] Values)[] inputs)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = Open(model, options);
        using var run = new RunOptions();
        var feeds = inputs.ToDictionary(i => i.Name, i => OrtValue.CreateTensorValueFromMemory(i.Values, i.Shape));
        using var results = session.Run(run, feeds, [model.Graph.Output[0].Name]);
        foreach (var feed in feeds.Values)
            feed.Dispose();
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Numbers of both signs.</summary>
    public static float[] Numbers(long[] shape) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => MathF.Sin(i * 1.7f + 1))];
}
