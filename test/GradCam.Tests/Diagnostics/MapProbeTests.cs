using System.Text.RegularExpressions;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Diagnostics;

/// <summary>The runs that finding the cause of a broken map takes.</summary>
public sealed class MapProbeTests : IDisposable
{
    private const string Several = "gradcam,layercam,hirescam,gradcam_plus_plus,eigencam,saliency";

    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sound", "gradcam", 0)]
    [InlineData("zero input", "gradcam", 1)]
    [InlineData("zero head", "gradcam", 1)]
    [InlineData("zero head", "gradcam,layercam,hirescam", 1)]
    [InlineData("tiny head", "gradcam,hirescam", 1)]
    [InlineData("logarithm", "gradcam", 1)]
    [InlineData("logarithm", Several, 1)]
    public void Explain_ofBrokenMaps_takesOneFurtherRun(string kind, string methods, int further)
    {
        var request = new ExplainRequest
        {
            Methods = [.. methods.Split(',').Select(CamMethods.Parse)],
            Targets = [Target.Class(1)],
        };
        int plain = Runs(SmallModels.Classifier(), Input, request, out var sound);
        Assert.All(sound, e => Assert.Empty(e.Diagnostics));

        int runs = Runs(
            Model(kind),
            kind == "zero input" ? new(new float[192], Input.Shape) : Input,
            request,
            out var all
        );

        Assert.Equal(plain + further, runs);
        Assert.Equal(further > 0, all.Any(e => e.Diagnostics.Count > 0));
    }

    [Fact]
    public void Explain_ofNumbersThatAreNotFinite_looksOnceForAllTargets()
    {
        var one = new ExplainRequest { Targets = [Target.Class(1)] };
        var three = one with { Targets = [Target.Class(0), Target.Class(1), Target.Class(2)] };
        int plain = Runs(SmallModels.Classifier(), Input, three, out _);

        Assert.Equal(plain + 1, Runs(Model("logarithm"), Input, three, out var found));

        Assert.All(found, e => Assert.Contains("Log", Assert.Single(e.Diagnostics).Message));
    }

    [Theory]
    [InlineData(false, "zero-map-class-token")]
    [InlineData(true, "zero-map-no-gradient")]
    public void Explain_ofClassToken_isBlamedOnlyWhereItHasAGradient(bool zero, string code)
    {
        var model = Net.Tokens.Model;
        var gather = Nodes.New("Gather", ["scaled", "first"], ["long"], Attr.Of("axis", 1L));
        model.Graph.Node[model.Graph.Node.Index().First(n => n.Item.Output[0] == "long").Index] = gather;
        var head = model.Graph.Initializer.First(t => t.Name == "head");
        int classes = (int)head.Dims[1];
        float[] weights = [.. Enumerable.Range(0, 2 * classes).Select(i => zero ? 0 : i + 1f)];
        model.Graph.Initializer[model.Graph.Initializer.IndexOf(head)] = Tensors.Of("head", weights, 2, classes);
        model.Graph.Initializer.Add(Tensors.Of("first", [0L]));
        using var explainer = Explainer.Load(model.ToByteArray());

        var found = explainer.Explain(
            new Tensor(Net.Input, [1, 3, .. Net.InputSpace]),
            new() { Layers = ["features"] }
        );

        Assert.Contains(code, found[0].Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("eigencam")]
    [InlineData("ablationcam")]
    [InlineData("occlusion")]
    public void Explain_ofZeroMapWithoutAGradient_isNoError(string method)
    {
        var model = SmallModels.Classifier();
        model.Graph.Node.Insert(2, Nodes.New("Floor", ["features"], ["floors"]));
        model.Graph.Node.First(n => n.OpType == "GlobalAveragePool").Input[0] = "floors";
        using var explainer = Explainer.Load(model.ToByteArray());

        var found = explainer.Explain(
            new Tensor(new float[192], Input.Shape),
            new()
            {
                Layers = ["features"],
                Methods = [CamMethods.Parse(method)],
                Targets = [Target.Class(1)],
            }
        );

        Assert.DoesNotContain("gradient", string.Join(' ', found[0].Diagnostics.Select(d => d.Message)));
    }

    private int Runs(ModelProto model, Tensor input, ExplainRequest request, out IReadOnlyList<Explanation> found)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString())).FullName;
        int count = 0;
        SessionOptions Profiled() =>
            new() { ProfileOutputPathPrefix = Path.Combine(folder, $"profile{count++}"), EnableProfiling = true };
        using (var explainer = Explainer.Load(model.ToByteArray(), new() { SessionOptions = Profiled }))
            found = explainer.Explain(input, request);
        return Directory.GetFiles(folder).Sum(f => Regex.Count(File.ReadAllText(f), "\"model_run\""));
    }

    private static ModelProto Model(string kind)
    {
        var model = SmallModels.Classifier();
        if (kind == "logarithm")
            model.Graph.Node.First(n => n.OpType == "Relu").OpType = "Log";
        if (kind is "zero head" or "tiny head")
        {
            var head = model.Graph.Initializer.First(t => t.Name == "head");
            float[] weights = [.. Tensors.Floats(head).Select(w => kind == "zero head" ? 0 : w * 1e-16f)];
            model.Graph.Initializer[model.Graph.Initializer.IndexOf(head)] = Tensors.Of(
                "head",
                weights,
                [.. head.Dims]
            );
        }
        return model;
    }
}
