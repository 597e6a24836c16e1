using System.CommandLine;
using System.Globalization;
using GradCam.Cli.Json;
using GradCam.Data.Runs;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam merge RUN...</c>: the rows of all shards in one file, or what is missing.</summary>
internal static class MergeCommand
{
    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description = "The folder of a run, or several that hold shards of one run.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The Parquet file to write; without it the shards are checked only.",
            HelpName = "FILE",
        };
        var overwrite = OverwriteGuard.Option();
        var partial = new Option<bool>("--partial") { Description = "Write what there is, though shards are missing." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("merge", "Puts the rows of all shards of a run into one file.")
        {
            runs,
            output,
            overwrite,
            partial,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        if (parsed.GetValue(output) is { } named)
                            new OverwriteGuard(parsed.GetValue(overwrite), []).Check(named);
                        var merge = new Merge(parsed.GetValue(runs)!);
                        var problems = merge.Problems();
                        foreach (string problem in problems)
                            terminal.Warn(problem);
                        string? file = parsed.GetValue(output);
                        bool writes = file is not null && (problems.Count == 0 || parsed.GetValue(partial));
                        long rows = writes ? merge.Write(file!) : 0;
                        if (parsed.GetValue(json))
                            terminal.Raw(
                                JsonText.Of(new MergeResult(writes ? file : null, rows, merge.Count, problems))
                            );
                        else if (writes)
                            terminal.Card(file!, [("rows", rows.ToString("N0", CultureInfo.InvariantCulture))]);
                        else if (problems.Count == 0)
                            terminal.Say("All shards are there.");
                        if (file is not null && !writes)
                            throw new GradCamException(
                                $"{file} is not written, since the run is not whole: run the commands above, or give "
                                    + "--partial."
                            );
                        return problems.Count == 0 ? ExitCode.Done : ExitCode.SomeFailed;
                    },
                    cancel
                )
        );
        return command.WithExamples(
            "gradcam merge run",
            "gradcam merge run -o rows.parquet",
            "gradcam merge a b c -o rows.parquet"
        );
    }
}
