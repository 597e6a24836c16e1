using System.CommandLine;
using System.Globalization;
using GradCam.Cli.Explain;
using GradCam.Cli.Json;
using GradCam.Cli.Shown;
using GradCam.Json;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam concepts IMAGE</c>: what a layer takes a photograph apart into.</summary>
internal static class ConceptsCommand
{
    public static Command Create(Terminal terminal)
    {
        var words = (Input: OnePicture.Argument(), Output: OnePicture.Output(), Overwrite: OverwriteGuard.Option());
        var count = new Option<int>("--count", "-k")
        {
            Description = "How many concepts, 1 to 20.",
            HelpName = "K",
            DefaultValueFactory = _ => 5,
        };
        var layer = new Option<string?>("--layer")
        {
            Description = "The layer; the last before the spatial axes vanish if not given.",
            HelpName = "NAME",
        };
        var show = new ShowOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON object on stdout." };
        var model = new ModelOptions();
        var command = new Command(
            "concepts",
            "Takes a photograph apart into the concepts that a layer sees, each with its top classes (deep feature "
                + "factorization)."
        )
        {
            words.Input,
            count,
            layer,
            words.Output,
            words.Overwrite,
            json,
        };
        model.AddTo(command);
        show.AddTo(command);
        count.Between(1, 20);
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        using var one = OnePicture.Open(parsed, words, model, terminal, cancel);
                        using var explainer = model.Load(parsed, terminal: terminal);
                        foreach (var remark in explainer.Diagnostics)
                            terminal.Warn(remark.Message);
                        cancel.ThrowIfCancellationRequested();
                        var found = explainer.Concepts(
                            one.Picture,
                            parsed.GetValue(count),
                            parsed.GetValue(layer),
                            cancel
                        );
                        cancel.ThrowIfCancellationRequested();
                        string path = one.Write("concepts", "overlay.png", found.Image().Save);
                        ConceptRow[] rows =
                        [
                            .. found.Concepts.Select(
                                (c, i) =>
                                    new ConceptRow(
                                        i + 1,
                                        c.Share,
                                        [
                                            .. c.Predictions.Select(p => new PredictionRow(
                                                p.Index,
                                                p.Label,
                                                p.Score,
                                                p.Probability
                                            )),
                                        ]
                                    )
                            ),
                        ];
                        if (parsed.GetValue(json))
                            terminal.Raw(
                                JsonText.Of(new ConceptResult(one.File.Name, found.Layer.Name, found.Error, rows, path))
                            );
                        else
                        {
                            Print(terminal, rows, found.Layer.Name, path);
                            show.Do(parsed, [path], terminal);
                        }
                        return ExitCode.Done;
                    },
                    cancel
                )
        );
        return command.WithExamples(
            "gradcam concepts cat.jpg",
            "gradcam concepts cat.jpg -m resnet50.onnx --layer layer3 -k 8"
        );
    }

    private static void Print(Terminal terminal, IEnumerable<ConceptRow> rows, string layer, string path)
    {
        var table = Tables.New("Concept", "Share", "Alone the network would say");
        foreach (var row in rows)
            table.Row(
                $"{row.Number}",
                Percent(row.Share),
                string.Join(", ", row.Predictions.Take(3).Select(Prediction))
            );
        terminal.Table(table);
        terminal.Line($"Layer {layer}, written to {path}");
    }

    private static string Prediction(PredictionRow row) =>
        row.Probability is { } chance ? $"{row.Label} {Percent(chance)}" : row.Label;

    private static string Percent(float part) => (part * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
