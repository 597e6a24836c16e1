using System.CommandLine;
using GradCam.Cli.Evaluate;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam evaluate SOURCE</c>: which methods and layers can be trusted for a model.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description =
                "A folder of pictures, whose sub-folders are labels; a list (.csv, .tsv, .jsonl, .parquet), which may "
                + "mark objects by boxes or masks; or whatever else `gradcam batch` reads.",
        };
        var model = new ModelOptions();
        var options = new EvaluateOptions();
        var command = new Command(
            "evaluate",
            "Measures which methods and layers can be trusted for a model, against maps that know nothing."
        )
        {
            source,
        };
        model.AddTo(command);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () => new EvaluateJob(parsed, model, options, terminal).Run(parsed.GetValue(source)!, cancel),
                    cancel
                )
        );
        return command.WithExamples(
            "gradcam evaluate photos/ -m model.onnx --method gradcam,layercam,hirescam -o report.html",
            "gradcam evaluate list.csv -m model.onnx --layer auto,features.7 --metric faithfulness,localization",
            "gradcam evaluate photos/ -m model.onnx --method all --limit-pictures 100 --parquet values.parquet"
        );
    }
}
