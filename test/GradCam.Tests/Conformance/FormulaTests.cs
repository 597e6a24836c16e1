using GradCam.Building;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Conformance;

/// <summary>
/// The formulas alone, on the very activations and gradients that pytorch-grad-cam had: this holds for every case, also
/// those whose golden arrays do not belong to the model.
/// </summary>
public class FormulaTests
{
    public static TheoryData<string> Cases => [.. ConformanceCase.Names.Where(n => n != "multilabel")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Formulas_onTheReferencesOwnActivations_giveItsMaps(string name)
    {
        var differences = ConformanceTable.CompareFormulas(name);
        Assert.True(differences.Count >= 10, $"Only {differences.Count} methods were compared.");
        Assert.All(
            differences,
            row => Assert.True(row.Agreement.Holds, $"{name} {row.Key} differs by {row.Agreement.Difference}")
        );
    }
}

/// <summary>Runs one formula on given activations and gradients.</summary>
internal static class FormulaRun
{
    public static float[] Map(Formula formula, LayerLayout layout, float[] activations, float[] gradients, int[] shape)
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "formula" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        var graph = new GraphBuilder(model);
        Dim[] dims = [.. shape.Select(d => (Dim)d)];
        Val a = graph.Input("a", ElementType.Float, dims),
            g = graph.Input("g", ElementType.Float, dims);
        int side = (int)Math.Sqrt(shape[1] - 1);
        var layer = new Layer("a", "a", "Input", [.. shape.Select(d => (long?)d)])
        {
            Layout = layout,
            Grid = layout == LayerLayout.Tokens ? [side, side] : [],
            ExtraTokens = layout == LayerLayout.Tokens ? 1 : 0,
        };
        var values = new CamValues(new LayerInGraph(graph, layer, "a", "a", [64, 64]), a, _ => g);
        graph.Output(formula.Write(values, eigenSmooth: false), "map");
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = SmallModels.Open(model, options);
        using var run = new RunOptions();
        long[] lengths = [.. shape.Select(d => (long)d)];
        var feeds = new Dictionary<string, OrtValue>
        {
            ["a"] = OrtValue.CreateTensorValueFromMemory(activations, lengths),
            ["g"] = OrtValue.CreateTensorValueFromMemory(gradients, lengths),
        };
        foreach (string unread in feeds.Keys.Except(session.InputNames).ToArray())
            feeds.Remove(unread);
        using var results = session.Run(run, feeds, ["map"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
