using System.CommandLine;
using GradCam.Cli.Batch;
using GradCam.Cli.Explain;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam batch SOURCE -m MODEL -o RUN</c>: a row for each picture of a data set.</summary>
internal static class BatchCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description =
                "A folder of pictures, whose sub-folders are labels; a list (.csv, .tsv, .jsonl, .parquet) with a "
                + "column of paths; a .tar file or a folder of them (WebDataset); a .parquet file that holds the "
                + "pictures, or a folder of them; a pattern in quotes ('photos/**/*.jpg'); or - for paths on the "
                + "standard input.",
        };
        var model = new ModelOptions();
        var explain = new ExplainOptions();
        var options = new BatchOptions();
        var command = new Command("batch", "Explains a data set: writes a row for each picture into Parquet files.")
        {
            source,
        };
        model.AddTo(command);
        explain.AddRequestTo(command);
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancel) =>
            {
                var job = await Cancellable.Run(
                    () =>
                        BatchJob.Prepare(parsed, parsed.GetValue(source)!, (model, explain, options), terminal, cancel),
                    cancel
                );
                using (job)
                    return await job.Run(cancel);
            }
        );
        return command.WithExamples(
            "gradcam batch photos/ -m model.onnx -o run",
            "gradcam batch list.csv -m model.onnx -o run --root /data --mirror",
            "gradcam batch shards/ -m model.onnx -o run --shard 3/8 --resume",
            "gradcam merge run -o rows.parquet"
        );
    }
}
