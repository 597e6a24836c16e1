using Google.Protobuf;
using GradCam.Building;
using GradCam.Graphs;
using GradCam.Inference;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Targets;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Graphs;

/// <summary>
/// The runtime's optimization of the forward part must not depend on whether it is explained: same fusions, no further
/// copies.
/// </summary>
public class OptimizedGraphTests
{
    private static readonly Network Model = Network.Open(
        CanonicalModel.Normalize(OnnxFile.Parse(SmallModels.CatsDogs, "cats-dogs"), InProcessRuntime.Default, out _),
        new(null, ScoreKind.Logit),
        [128, 128],
        InProcessRuntime.Default
    );

    private static readonly NodeProto[] Bare = Optimized(OnnxFile.Parse(SmallModels.CatsDogs, "cats-dogs"));

    public static TheoryData<string> OneExpression =>
        ["gradcam", "hirescam", "layercam", "gradcam_plus_plus", "xgradcam", "gradcam_elementwise"];

    [Theory]
    [MemberData(nameof(OneExpression))]
    public void Graph_withAMapOfTheLastLayer_keepsEveryFusionOfTheForwardPass(string method)
    {
        var explained = Optimized(
            ExplanationGraph.Build(
                Model,
                new([Model.DefaultLayer!], [CamMethods.Parse(method)], LinearTerm.OfRank(0)) { Single = true }
            )
        );

        // Fused activations and sums are inside of their convolutions.
        Assert.Equal(Kinds(Bare), Kinds(explained));
        // The layer leaves the blocked layout once to be read.
        Assert.InRange(Copies(explained), Copies(Bare), Copies(Bare) + 1);
    }

    [Fact]
    public void Graph_downToTheInput_staysInTheBlockedLayoutAtActivations()
    {
        var explained = Optimized(
            ExplanationGraph.Build(
                Model,
                new([Model.InputLayer], [CamMethods.Saliency], LinearTerm.OfRank(0)) { Single = true }
            )
        );

        Assert.Contains("HardSigmoid", explained.Select(n => n.OpType));
        Assert.DoesNotContain("Where", explained.Select(n => n.OpType));
        Assert.DoesNotContain("Greater", explained.Select(n => n.OpType));
        // A way out and back costs two copies; comparisons would take them at each of the network's ReLUs.
        Assert.InRange(Copies(explained), 0, 2 * Count(explained, "ConvTranspose") + Copies(Bare) + 10);
    }

    private static string[] Kinds(NodeProto[] nodes) =>
        [
            .. nodes
                .Where(n => n.OpType is "Conv" or "FusedConv")
                .Select(n => $"{n.Domain} {n.OpType} {n.Text("activation", "")} {n.Input.Count}")
                .Order(),
        ];

    private static int Copies(NodeProto[] nodes) => Count(nodes, "ReorderInput") + Count(nodes, "ReorderOutput");

    private static int Count(NodeProto[] nodes, string op) => nodes.Count(n => n.OpType == op);

    private static NodeProto[] Optimized(ModelProto model)
    {
        string file = Path.Combine(Path.GetTempPath(), $"gradcam-test-{Guid.NewGuid():N}.onnx");
        try
        {
            using var options = new SessionOptions
            {
                OptimizedModelFilePath = file,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            using (new InferenceSession(model.ToByteArray(), options)) { }
            return [.. ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)).Graph.Node];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
