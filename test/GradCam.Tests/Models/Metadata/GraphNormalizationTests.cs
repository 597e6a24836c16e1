using Google.Protobuf;
using GradCam.Models.Metadata;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models.Metadata;

public class GraphNormalizationTests
{
    private static ModelProto Model(params (string Operator, float[] Values)[] steps)
    {
        var model = SmallModels.Classifier();
        model.Graph.Input[0].Name = "pixels";
        string at = "pixels";
        foreach (var (i, (name, values)) in steps.Index())
        {
            string next = i == steps.Length - 1 ? "image" : $"step{i}";
            model.Graph.Initializer.Add(Tensors.Of($"c{i}", values, [1, values.Length, 1, 1]));
            model.Graph.Node.Insert(i, Nodes.New(name, [at, $"c{i}"], [next]));
            at = next;
        }
        return model;
    }

    public static TheoryData<string?, (string, float[])[]> Beginnings =>
        new()
        {
            { "raw", [("Mul", [1 / 255f])] },
            { "raw", [("Div", [127.5f]), ("Sub", [1])] },
            { "raw", [("Sub", [123.7f, 116.8f, 103.9f])] },
            { "raw", [("Div", [255]), ("Sub", [0.485f, 0.456f, 0.406f]), ("Div", [0.229f, 0.224f, 0.225f])] },
            { "unit", [("Sub", [0.485f, 0.456f, 0.406f]), ("Div", [0.229f, 0.224f, 0.225f])] },
            { "unit", [("Mul", [2]), ("Add", [-1])] },
            { "unit", [("Sub", [0.5f])] },
            { "unit", [("Mul", [255])] },
            { null, [("Mul", [1])] },
            { null, [("Div", [0])] },
            { null, [("Mul", [float.NaN])] },
        };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Of_firstOperators_isTheRangeTheyTake(string? preset, (string, float[])[] steps)
    {
        var model = Model(steps);

        Assert.Equal(preset, GraphNormalization.Of(model, "pixels")?.Name);
        Assert.Null(GraphNormalization.Of(SmallModels.Classifier(), "image"));
        using var explainer = Explainer.Load(model.ToByteArray());
        Assert.Equal(preset is null ? OriginKind.Assumed : OriginKind.Derived, explainer.PreprocessingOrigin!.Kind);
    }
}
