using GradCam.Caching;
using GradCam.Data.Audit.Page;
using GradCam.Explaining;

namespace GradCam.Data.Audit;

/// <summary>An audit, from pictures to its report.</summary>
/// <param name="explainer">The model.</param>
/// <param name="options">How it is audited.</param>
/// <param name="progress">Is told how far it is; null for nobody.</param>
internal sealed class AuditRun(Explainer explainer, AuditOptions options, IProgress<DataProgress>? progress)
{
    /// <summary>Audits.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">
    /// Model or pictures do not suffice, or the page cannot be written.
    /// </exception>
    public AuditReport Run(PictureSet pictures, CancellationToken cancel)
    {
        var request = new ExplainRequest { Layers = [options.Layer] };
        var layer = explainer.Check(request)[0];
        var set = AuditSet.Read(explainer, pictures, request, progress, cancel);
        var result = new Auditor(new ForwardRunner(explainer.Model), set)
        {
            Seed = options.Seed,
            Layer = layer,
            Progress = progress,
        }.Run(cancel);
        var report = new AuditReport
        {
            Model = ModelName(),
            ModelHash = explainer.Model.Source.Path is { } file ? ContentHash.OfFile(file) : null,
            Source = pictures.Location,
            Root = pictures.Options.Root is { } root ? Path.GetFullPath(root) : null,
            PictureColumn = pictures.Options.PictureColumn,
            LabelColumn = pictures.Options.LabelColumn,
            Pictures = set.Pictures.Count,
            Classes = set.Classes,
            Seed = options.Seed,
            Sentence = Auditor.Sentence(result.Findings, result.Dismissed.Count),
            Findings = result.Findings,
            Dismissed = result.Dismissed,
            Clusters = result.Clusters,
            Leak = result.Leak,
            Objects = result.Objects,
            Remarks = [.. Remarks().Concat(set.Remarks).Select(options.Words)],
        };
        if (options.Page is { } page)
            new AuditPage(report, set).Write(page, options.ReportFile);
        return report;
    }

    /// <summary>What was assumed of the model.</summary>
    private IEnumerable<string> Remarks()
    {
        foreach (var diagnostic in explainer.Diagnostics)
            yield return diagnostic.Message;
        if (explainer.PreprocessingOrigin is { Kind: OriginKind.Assumed } && !explainer.Model.TakesWholePictures)
            yield return "Borders and corners that the assumed crop cuts off are not looked at: load the model with "
                + "ExplainerOptions.WholePictures, or say how photographs are prepared.";
    }

    private string ModelName()
    {
        var source = explainer.Model.Source;
        if (source.Path is { } path)
            return Path.GetFileName(path);
        byte[]? own = source.OwnBytes();
        return Array.Find([.. BuiltInModel.All], m => m.Onnx().AsSpan().SequenceEqual(own))?.Name ?? "model.onnx";
    }
}
