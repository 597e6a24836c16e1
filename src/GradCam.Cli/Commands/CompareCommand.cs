using System.CommandLine;
using GradCam.Cli.Explain;
using GradCam.Cli.Json;
using GradCam.Cli.Shown;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam compare IMAGE</c>: one picture, a row for each method and target, layers side by side.</summary>
internal static class CompareCommand
{
    // A row of more does not fit a page.
    private const int MostLayers = 8;

    public static Command Create(Terminal terminal)
    {
        var words = (Input: OnePicture.Argument(), Output: OnePicture.Output(), Overwrite: OverwriteGuard.Option());
        var json = new Option<bool>("--json") { Description = "Print one JSON object on stdout." };
        var (model, options, look, show) = (
            new ModelOptions(),
            new ExplainOptions(),
            new LookOptions(),
            new ShowOptions()
        );
        var command = new Command(
            "compare",
            "Shows one picture at the layers of a model, from early to late, in a row for each method and target: to "
                + "choose among them."
        )
        {
            words.Input,
            words.Output,
            words.Overwrite,
            json,
        };
        model.AddTo(command);
        options.AddRequestTo(command);
        look.AddTo(command);
        show.AddTo(command);
        command.SetAction((parsed, cancel) => Cancellable.Run(() => Compare(parsed, cancel), cancel));

        int Compare(ParseResult parsed, CancellationToken cancel)
        {
            var request = options.Request(parsed, model.Limit.Of(parsed));
            using var one = OnePicture.Open(parsed, words, model, terminal, cancel);
            using var explainer = model.Load(parsed, terminal: terminal);
            foreach (var remark in explainer.Diagnostics)
                terminal.Warn(remark.Message);
            request = options.Fitting(request, parsed, explainer, terminal);
            if (request.Layers is ["auto"])
                request = request with { Layers = Layers(explainer) };
            var maps = explainer.Explain(one.Picture, request, cancel);
            cancel.ThrowIfCancellationRequested();
            var sheet = new ComparisonSheet(one.File.Name, one.Picture, maps, look.Look(parsed));
            string path = one.Write("compare", "sheet.png", sheet.Render().Save);
            if (parsed.GetValue(json))
            {
                var layers = sheet.Layers.Select((layer, i) => new ComparedLayer(i + 1, layer.Name, layer.Shape));
                terminal.Raw(JsonText.Of(new CompareResult(one.File.Name, [.. layers], path)));
                return ExitCode.Done;
            }
            var table = Tables.New("", "Layer", "Shape");
            foreach (var (layer, number) in sheet.Layers.Select((layer, i) => (layer, i + 1)))
                table.Row($"{number}", layer.Name, layer.ShapeText);
            terminal.Table(table);
            terminal.Line($"Early layers show edges and textures, late ones things. Written to {path}");
            show.Do(parsed, [path], terminal);
            return ExitCode.Done;
        }

        return command.WithExamples(
            "gradcam compare cat.jpg",
            "gradcam compare cat.jpg -m resnet50.onnx -o layers.png --open",
            "gradcam compare cat.jpg --method gradcam,layercam,eigencam --target cat,dog",
            "gradcam compare cat.jpg --layer '/layer2/*,/layer3/*'"
        );
    }

    /// <summary>The layers to choose from, early to late, with the one that is taken by default.</summary>
    private static string[] Layers(Explainer explainer)
    {
        var auto = explainer.DefaultLayer;
        var choices = LayerChoices.Of(explainer.Layers, auto).Select(c => c.Layer).ToList();
        if (choices.Count == 0)
            return ["auto"];
        // The last ones say most: what is left out is left out evenly.
        var shown = Enumerable
            .Range(0, Math.Min(MostLayers, choices.Count))
            .Select(i => choices[choices.Count - 1 - i * choices.Count / Math.Min(MostLayers, choices.Count)])
            .Reverse()
            .ToList();
        if (auto is not null && !shown.Contains(auto))
            shown[shown.FindLastIndex(l => choices.IndexOf(l) < choices.IndexOf(auto)) is var at and >= 0 ? at : 0] =
                auto;
        return [.. shown.Select(l => l.Name)];
    }
}
