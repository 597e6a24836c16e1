using Google.Protobuf;
using GradCam.Data.Metrics;
using GradCam.Data.Metrics.Engine;
using GradCam.Data.Metrics.Evaluation;
using GradCam.Onnx.Proto;
using GradCam.Tests;
using Results = GradCam.Data.Metrics.Evaluation.Evaluation;

namespace GradCam.Data.Tests.Metrics.Evaluation;

public sealed class EvaluatorTests : DataFixture
{
    /// <summary>
    /// As Adebayo et al. 2018 found: maps of guided backpropagation stay as they are without the last layer, those of
    /// Grad-CAM do not.
    /// </summary>
    [Fact]
    public void RandomHead_changesGradCam_andHardlyGuidedBackpropagation()
    {
        var evaluation = Run(Cats(), [CamMethods.GradCam, CamMethods.GuidedBackprop], "random-head");

        double Mean(CamMethod method) =>
            evaluation
                .Values(MetricList.RandomHead, evaluation.Candidates.First(c => c.Method == method.Name))
                .Values.Average();

        Assert.InRange(Mean(CamMethods.GuidedBackprop), 0.75, 1);
        Assert.InRange(Mean(CamMethods.GradCam), -1, 0.5);
    }

    [Fact]
    public void Sanity_ofGradCam_holds() =>
        Assert.Empty(new Advice(Run(Cats(), [CamMethods.GradCam], "sanity")).Failed());

    [Fact]
    public void Run_ofAllMetrics_hasAValueOfEachForEachMap()
    {
        var evaluation = Run(Pictures(6), [CamMethods.GradCam, CamMethods.LayerCam], "all");

        Assert.Equal(6, evaluation.Pictures.Count);
        Assert.Equal(["gradcam", "layercam", "random", "constant"], evaluation.Candidates.Select(c => c.Method));
        Assert.All(evaluation.Metrics, m => Assert.NotEmpty(evaluation.Values(m, Candidate.Constant)));
        // No object is marked.
        Assert.DoesNotContain(MetricList.Energy, evaluation.Metrics);
        Assert.Contains(evaluation.Remarks, r => r.Contains("energy", StringComparison.Ordinal));
    }

    /// <summary>The graph of a grid is the model's with further values, whose names have to be others.</summary>
    [Fact]
    public void DiFull_ofAModelWithAnyNames_isMeasured()
    {
        string shapes = Path.Combine(Repository.Root, "models", "shapes");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(shapes, "shapes.onnx")));
        Rename(model.Graph, model.Graph.Input[0].Name, "grid");
        Rename(model.Graph, model.Graph.Output[0].Name, "scores");
        foreach (string label in (string[])["circle", "square"])
        foreach (string file in Directory.GetFiles(Path.Combine(shapes, "pictures", label)).Order().Take(3))
            Write($"shapes/{label}/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        var card = ModelCard.ForModel(Path.Combine(shapes, "shapes.onnx"));
        using var explainer = Explainer.Load(model.ToByteArray(), new() { Card = card });

        var evaluation = Run(explainer, At("shapes"), [CamMethods.GradCam], "difull");

        Assert.Equal([MetricList.DiFull], evaluation.Metrics);
        Assert.DoesNotContain(evaluation.Remarks, r => r.StartsWith("difull", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_again_givesTheSameValues()
    {
        string pictures = Pictures(5);

        Assert.Equal(
            Texts(Run(pictures, [CamMethods.GradCam], "all")),
            Texts(Run(pictures, [CamMethods.GradCam], "all"))
        );

        static string[] Texts(Results evaluation) =>
            [
                .. from metric in evaluation.Metrics
                from candidate in evaluation.Candidates
                from value in evaluation.Values(metric, candidate).OrderBy(v => v.Key)
                select $"{metric.Name} {candidate} {value.Key} {value.Value:R}",
            ];
    }

    [Fact]
    public void Run_withBoxes_saysHowMuchIsOnTheObject()
    {
        string folder = Pictures(4);
        string list = Write(
            "list.csv",
            "path,label,box\n"
                + string.Concat(
                    Enumerable
                        .Range(0, 4)
                        .Select(i => $"pictures/{(i % 2 == 0 ? "cat" : "dog")}/{i:000}.png,cat,0 0 12 24\n")
                )
        );
        Assert.True(Directory.Exists(folder));

        var evaluation = Run(list, [CamMethods.GradCam], "localization");

        Assert.Equal(0.5, evaluation.Values(MetricList.Energy, Candidate.Constant).Values.Average(), 1e-6);
        Assert.Equal(0.5, evaluation.Values(MetricList.PointingGame, Candidate.Constant).Values.Average(), 1e-6);
    }

    [Fact]
    public void Run_ofBrokenPictures_countsThem_andGoesOn()
    {
        string folder = Pictures(3);
        Write("pictures/cat/broken.png", "no picture");

        var evaluation = Run(folder, [CamMethods.GradCam], "srg");

        Assert.Equal(3, evaluation.Pictures.Count);
        Assert.Equal(1, Assert.Single(evaluation.Failures).Value);
    }

    [Fact]
    public void Table_ofAnEvaluation_hasARowForEachValue()
    {
        var evaluation = Run(Pictures(3), [CamMethods.GradCam], "srg", "road");
        string file = At("values.parquet");

        EvaluationTable.Write(evaluation, file);

        using var database = new Database();
        // Three maps, three pictures, two metrics, and four settings of one of them.
        Assert.Equal(
            [3L * 3 * (2 + 4)],
            database.Query($"SELECT count(*) FROM {Database.Text(file)}", r => r.GetInt64(0))
        );
    }

    [Fact]
    public void Page_ofAnEvaluation_hasAPlotForEachQuestion()
    {
        var evaluation = Run(Pictures(3), [CamMethods.GradCam], "srg", "sds", "sparseness");

        string page = EvaluationPage.Page(evaluation, "<maps>");

        Assert.Equal(3, page.Split("<svg").Length - 1);
        Assert.Contains("&lt;maps&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    /// <summary>Parts of one photograph.</summary>
    private string Cats()
    {
        const int side = 224,
            channels = 3;
        var cat = Picture.Load(Path.Combine(Repository.Root, "samples", "chelsea.png"));
        for (int i = 0; i < 6; i++)
        {
            var part = new byte[side * side * channels];
            for (int y = 0; y < side; y++)
                cat.Rgb.Slice(channels * ((y + 12 * i) * cat.Width + 30 * i), channels * side)
                    .CopyTo(part.AsSpan(channels * y * side));
            Directory.CreateDirectory(At("cats"));
            Picture.FromRgb(part, side, side).Save(At($"cats/{i}.png"));
        }
        return At("cats");
    }

    private static Results Run(string pictures, CamMethod[] methods, params string[] metrics)
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs, new() { Threads = 2 });
        return Run(explainer, pictures, methods, metrics);
    }

    private static Results Run(Explainer explainer, string pictures, CamMethod[] methods, params string[] metrics) =>
        new Evaluator(
            explainer,
            new()
            {
                Methods = methods,
                Metrics = MetricList.Parse(metrics),
                BatchSize = 4,
            }
        ).Run(PictureSet.Open(pictures).Source, TestContext.Current.CancellationToken);

    private static void Rename(GraphProto graph, string from, string to)
    {
        foreach (var names in graph.Node.SelectMany(n => new[] { n.Input, n.Output }))
            for (int i = 0; i < names.Count; i++)
                if (names[i] == from)
                    names[i] = to;
        foreach (var value in graph.Input.Concat(graph.Output).Where(v => v.Name == from))
            value.Name = to;
    }
}
