using System.CommandLine;
using GradCam.Cli.Json;
using GradCam.Data.Report;
using GradCam.Data.Report.Bundle;
using GradCam.Data.Report.Pictures;

namespace GradCam.Cli.Report;

/// <summary>A report, from the command line's words to its files.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
/// <param name="terminal">Shows progress and result.</param>
internal sealed class ReportJob(ParseResult parsed, ReportOptions options, Terminal terminal)
{
    private const string UsualFile = "report.html",
        UsualFolder = "report";

    /// <summary>Makes it.</summary>
    /// <exception cref="GradCamException">The rows cannot be read, or a file not be written.</exception>
    public int Run(CancellationToken cancel)
    {
        using var rows = ReportRows.Open(
            parsed.GetValue(options.Runs)!,
            parsed.GetValue(options.Method),
            parsed.GetValue(options.Layer)
        );
        foreach (string remark in rows.Remarks)
            terminal.Warn(remark);
        if (parsed.GetValue(options.Sql) is { } sql)
            return Answer(new(rows), sql);
        string output = Output();
        var guard = new OverwriteGuard(parsed.GetValue(options.Overwrite), []);
        guard.Check(IsFolder(output) ? Path.Combine(output, ReportPage.Index) : output);
        if (parsed.GetValue(options.Bundle) is { } json)
            guard.Check(json);
        var (source, why) = parsed.GetValue(options.NoPictures)
            ? (null, null)
            : PictureFinder.Find(rows.Settings, parsed.GetValue(options.Pictures));
        if (why is not null)
            terminal.Warn(why);
        ThumbnailReader? photographs = source is null ? null : new(source, options.Limit.Of(parsed));
        var bundle = new JobProgress(terminal).Show(progress =>
        {
            var made = new ReportMaker(rows)
            {
                Title = parsed.GetValue(options.Title),
                Gallery = parsed.GetValue(options.Gallery),
                Step = progress.Step,
            }.Make(cancel);
            if (why is not null)
                made = made with { Run = made.Run with { Remarks = [.. made.Run.Remarks, why] } };
            if (parsed.GetValue(options.Bundle) is { } file)
                BundleJson.Write(made, file);
            var pictures = made.Gallery.Pictures;
            progress.Count("Reading photographs", pictures.Count);
            var shown = photographs?.Of(pictures, progress.Done, cancel) ?? pictures;
            if (IsFolder(output))
                ReportPage.WriteFolder(made, shown, output);
            else
                ReportPage.Write(made, shown, output);
            return made;
        });
        if (photographs?.Missing is > 0 and var missing)
            terminal.Warn(
                $"{ReportWords.Count(missing, "photograph")} could not be found where the run read them, or are others "
                    + "now: say where they are with --pictures SOURCE."
            );
        Tell(bundle, output);
        return ExitCode.Done;
    }

    private string Output()
    {
        int gallery = parsed.GetValue(options.Gallery);
        string output =
            parsed.GetValue(options.Output) ?? (gallery > ReportPage.MostInOneFile ? UsualFolder : UsualFile);
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder))
            throw new GradCamException(
                $"The folder '{folder}' does not exist: create it, or give another name with -o."
            );
        if (IsFolder(output))
            return output;
        if (gallery > ReportPage.MostInOneFile)
            throw new GradCamException(
                $"A single file of {ReportWords.Count(gallery)} pictures opens slowly: give a folder with -o, such as "
                    + $"{Path.ChangeExtension(output, null)}, or at most --gallery {ReportPage.MostInOneFile}."
            );
        return output;
    }

    private static bool IsFolder(string output) =>
        !output.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
        && !output.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);

    private void Tell(ReportBundle bundle, string output)
    {
        if (parsed.GetValue(options.Json))
        {
            terminal.Raw(
                JsonText.Of(
                    new ReportResult(
                        output,
                        bundle.Run.Pictures,
                        bundle.Run.Labelled,
                        bundle.Run.Failed,
                        [.. bundle.Headlines.Select(h => h.Sentence)],
                        bundle.Slices?.Found.Count ?? 0
                    )
                )
            );
            return;
        }
        foreach (var headline in bundle.Headlines)
            terminal.Line(headline.Sentence);
        terminal.Card(
            output,
            [
                ("pictures", ReportWords.Count(bundle.Run.Pictures)),
                ("shown", ReportWords.Count(bundle.Gallery.Pictures.Count)),
                ("written", IsFolder(output) ? Path.Combine(output, ReportPage.Index) : output),
            ]
        );
    }

    private int Answer(SqlAnswer answer, string sql)
    {
        if (parsed.GetValue(options.Json))
        {
            terminal.Raw($"[{string.Join(",\n", answer.Json(sql))}]");
            return ExitCode.Done;
        }
        var (columns, found) = answer.Table(sql);
        var table = Tables.New([.. columns]);
        foreach (string?[] row in found)
            table.Row([.. row.Select(v => v ?? "")]);
        terminal.Table(table);
        return ExitCode.Done;
    }
}
