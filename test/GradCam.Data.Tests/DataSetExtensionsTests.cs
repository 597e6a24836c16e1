using System.Text.Json;

namespace GradCam.Data.Tests;

/// <summary>The entry points of the library, each from pictures to its report.</summary>
public sealed class DataSetExtensionsTests(AuditedShapes shapes) : DataFixture, IClassFixture<AuditedShapes>
{
    private static readonly EvaluationOptions Few = new() { Metrics = Metric.Parse("srg", "stability"), BatchSize = 4 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Evaluate_pictures_tellsMeansAdviceAndProgress()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs, new() { Threads = 2 });
        var told = new List<DataProgress>();

        var report = explainer.Evaluate(PictureSet.Open(Pictures(5)), Few, new AuditedShapes.Told(Add), Cancel);

        Assert.Equal((5, 5L), (report.Pictures, report.SourcePictures));
        // The method and two maps that know nothing, by three metrics.
        Assert.Equal(3 * 3, report.Means.Count);
        Assert.All(report.Means, m => Assert.InRange(m.Mean, m.Low!.Value, m.High!.Value));
        Assert.Equal(["srg", "max-sensitivity", "local-lipschitz"], report.Metrics.Select(m => m.Name));
        Assert.NotEmpty(report.Advice);
        Assert.Contains(new DataProgress("Evaluating", 5, 5), told);
        report.WritePage(At("maps.html"));
        report.WriteValues(At("values.parquet"));
        Assert.StartsWith("<!doctype html>", File.ReadAllText(At("maps.html")), StringComparison.Ordinal);
        Assert.True(new FileInfo(At("values.parquet")).Length > 0);
        var json = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.Equal(
            ["pictures", "inputs", "seconds", "runSeconds", "means", "advice", "remarks"],
            json.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            ["metric", "method", "layer", "mean", "low", "high", "pictures"],
            json.GetProperty("means")[0].EnumerateObject().Select(p => p.Name)
        );

        void Add(DataProgress step)
        {
            lock (told)
                told.Add(step);
        }
    }

    [Fact]
    public void Evaluate_again_givesTheSameMeans()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs, new() { Threads = 2 });
        var pictures = PictureSet.Open(Pictures(6));
        EvaluationReport Run(int seed) =>
            explainer.Evaluate(pictures, Few with { Seed = seed, MostPictures = 3 }, cancel: Cancel);

        Assert.Equal(Run(1).Means, Run(1).Means);
        Assert.NotEqual(Run(1).Means, Run(2).Means);
    }

    [Fact]
    public void Evaluate_cancelled_ends()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs, new() { Threads = 2 });
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            explainer.Evaluate(
                PictureSet.Open(Pictures(40)),
                Few,
                new AuditedShapes.Told(_ => stop.Cancel()),
                stop.Token
            )
        );
    }

    [Fact]
    public void Audit_ofANetworkThatCheats_namesTheTagAndTellsItsSteps()
    {
        var finding = Assert.Single(shapes.Audit.Findings);

        Assert.Contains("something orange in the lower right corner", finding.Sentence);
        Assert.Equal(shapes.Audit.Sentence, finding.Sentence);
        Assert.Equal("circle", shapes.Audit.Classes[finding.Class]);
        Assert.InRange(finding.Pasted.Mean, 0.75, 0.95);
        Assert.InRange(finding.Pasted.Mean, finding.Pasted.Low, finding.Pasted.High);
        Assert.Equal("shapes.onnx", shapes.Audit.Model);
        Assert.NotNull(shapes.Audit.ModelHash);
        Assert.Equal(["Explaining", "Looking for cues", "Experimenting"], shapes.Steps.Select(s => s.Step).Distinct());
        Assert.All(shapes.Steps, s => Assert.InRange(s.Done, 0, s.All));
    }

    [Fact]
    public void Audit_written_isReadBack()
    {
        shapes.Audit.Write(At("audit.json"));

        Assert.Equal(shapes.Audit.ToJson(), File.ReadAllText(At("audit.json")));
        Assert.Equal(shapes.Audit.ToJson(), AuditReport.Read(At("audit.json")).ToJson());
    }

    [Fact]
    public void Audit_again_findsTheSame_andWritesItsPage()
    {
        var again = shapes.Explainer.Audit(AuditedShapes.Pictures, new() { Page = At("audit.html") }, cancel: Cancel);

        Assert.Equal(shapes.Audit.ToJson(), again.ToJson());
        Assert.Contains("gradcam fix shapes.onnx --audit audit.json", File.ReadAllText(At("audit.html")));
    }

    [Fact]
    public void Audit_cancelled_ends()
    {
        using var stop = new CancellationTokenSource();
        var told = new AuditedShapes.Told(step =>
        {
            if (step.Step == "Looking for cues")
                stop.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() =>
            shapes.Explainer.Audit(AuditedShapes.Pictures, progress: told, cancel: stop.Token)
        );
    }

    [Fact]
    public void Audit_ofACroppedModel_saysWhatItDoesNotSee()
    {
        File.Copy(AuditedShapes.Model, At("bare.onnx"));
        using var explainer = Explainer.Load(At("bare.onnx"), new() { Threads = 2 });

        var report = explainer.Audit(PictureSet.Open(Path.Combine(AuditedShapes.Folder, "kept")), cancel: Cancel);

        Assert.Contains(report.Remarks, r => r.Contains("ExplainerOptions.WholePictures", StringComparison.Ordinal));
        Assert.Contains(report.Remarks, r => r.Contains("ExplainerOptions.Labels", StringComparison.Ordinal));
    }

    [Fact]
    public void Fix_byAnAudit_writesAModelWithoutTheCheat_whichCanBeUndone()
    {
        var told = new List<DataProgress>();

        var report = Fix("fixed.onnx", new AuditedShapes.Told(told.Add));

        Assert.True(report.Gain);
        Assert.Equal(At("fixed.onnx"), report.Output);
        Assert.Equal(At("fixed.gradcam.json"), report.Card);
        Assert.InRange(report.EffectBefore!.Value, 0.75, 0.95);
        Assert.InRange(report.EffectAfter!.Value, -0.1, 0.15);
        Assert.InRange(Assert.Single(report.Findings).After.Mean, -0.1, 0.15);
        var pasted = report.Groups.Single(g => g.Pictures == "pasted");
        Assert.Equal("square, with it pasted in", pasted.InWords);
        Assert.True(pasted.Before < 0.2 && pasted.After > 0.8);
        Assert.InRange(pasted.After, pasted.AfterShare.Low, pasted.AfterShare.High);
        Assert.Equal(["nudge", "refit"], report.Tried.Select(t => t.Method).Order());
        Assert.Empty(report.DoNotApply);
        Assert.StartsWith($"{report.Method}: what was found changes P(circle) by", report.Sentence);
        Assert.Equal(["Reading", "Running", "Fitting", "Experimenting"], told.Select(s => s.Step).Distinct());
        Assert.Equal(File.ReadAllBytes(At("fixed.onnx")), File.ReadAllBytes(Fix("again.onnx", null).Output!));
        FixedModel.Undo(At("fixed.onnx"), At("old.onnx"));
        Assert.Equal(File.ReadAllBytes(AuditedShapes.Model), File.ReadAllBytes(At("old.onnx")));
        // Nothing that is not finished is left.
        Assert.Equal(
            ["again.gradcam.json", "again.onnx", "fixed.gradcam.json", "fixed.onnx", "old.onnx"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Fix_withoutGain_writesNothing()
    {
        var report = shapes.Explainer.Fix(
            FixBasis.Audit(shapes.Audit),
            At("fixed.onnx"),
            new() { Remedies = Remedy.Parse("p-clarc"), MostLoss = 0.02 },
            cancel: Cancel
        );

        Assert.False(report.Gain);
        Assert.Null(report.Output);
        Assert.Contains("at most 2 points", report.Sentence);
        Assert.Empty(Directory.GetFiles(Folder));
        Assert.Equal(
            [
                "output",
                "method",
                "strength",
                "gain",
                "effectBefore",
                "effectAfter",
                "findings",
                "groups",
                "tried",
                "doNotApply",
                "nodes",
                "remarks",
            ],
            JsonDocument.Parse(report.ToJson()).RootElement.EnumerateObject().Select(p => p.Name)
        );
    }

    [Fact]
    public void Fix_cancelledAtItsEnd_leavesNoFile()
    {
        using var stop = new CancellationTokenSource();
        var told = new AuditedShapes.Told(step =>
        {
            if (step.Step == "Experimenting")
                stop.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Fix("fixed.onnx", told, stop.Token));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void Components_ofAClass_haveTheirPictures()
    {
        var report = shapes.Explainer.Components(FixBasis.Pictures(AuditedShapes.Pictures), "circle", cancel: Cancel);

        Assert.Equal("circle", report.Class);
        Assert.Equal(1, report.Components[0].Number);
        Assert.StartsWith("circle/", report.Components[0].Pictures[0].Name);
        Assert.InRange(report.Components.Sum(c => c.Variance), 0.5, 1 + 1e-9);
        Assert.Contains(report.Remarks, r => r.Contains("FixBasis.Groups", StringComparison.Ordinal));
    }

    [Fact]
    public void Wrong_input_isASentence()
    {
        var basis = FixBasis.Audit(shapes.Audit);
        string Refused(Action work) => Assert.Throws<GradCamException>(work).Message;
        string Fixing(FixBasis by, string output, FixOptions? options = null) =>
            Refused(() => shapes.Explainer.Fix(by, output, options, cancel: Cancel));

        Assert.Contains("There is no", Refused(() => PictureSet.Open(At("nowhere"))));
        Assert.Contains("is the model itself", Fixing(basis, AuditedShapes.Model));
        Assert.Contains("from 0 to 1", Fixing(basis, At("f.onnx"), new() { MostLoss = 5 }));
        Assert.Contains("Remedy.All", Fixing(basis, At("f.onnx"), new() { Remedies = [] }));
        Assert.Contains("found nothing", Fixing(FixBasis.Audit(shapes.Audit with { Findings = [] }), At("f.onnx")));
        Assert.Contains("no column of groups", Fixing(FixBasis.Groups(AuditedShapes.Pictures), At("f.onnx")));
        Assert.Contains("'refit'", Refused(() => Remedy.Parse("refti")));
        Assert.Contains("nothing to undo", Refused(() => FixedModel.Undo(AuditedShapes.Model, At("f.onnx"))));
        Assert.Contains(
            "name a method",
            Refused(() => shapes.Explainer.Evaluate(AuditedShapes.Pictures, new() { Methods = [] }, cancel: Cancel))
        );
        Assert.Contains(
            "compares classes",
            Refused(() =>
                shapes.Explainer.Audit(
                    PictureSet.Open(Path.Combine(AuditedShapes.Folder, "pictures", "circle")),
                    cancel: Cancel
                )
            )
        );
        var disposed = Explainer.Load(AuditedShapes.Model);
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => disposed.Audit(AuditedShapes.Pictures, cancel: Cancel));
    }

    private FixReport Fix(string output, IProgress<DataProgress>? progress, CancellationToken? cancel = null) =>
        shapes.Explainer.Fix(
            FixBasis.Audit(shapes.Audit),
            At(output),
            new() { Remedies = Remedy.Parse("refit", "nudge") },
            progress,
            cancel ?? Cancel
        );
}
