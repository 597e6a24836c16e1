using System.CommandLine;
using GradCam.Cli.Json;
using GradCam.Json;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam layers MODEL</c>: where maps can be computed.</summary>
internal static class LayersCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelOptions.Argument();
        var all = new Option<bool>("--all") { Description = "List every tensor that a map can be computed at." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var options = new ModelOptions();
        var command = new Command(
            "layers",
            "Lists where maps can be computed in a model: the ends of its blocks and stages, and what `auto` takes."
        )
        {
            model,
            all,
            json,
        };
        options.AddTo(command, withModel: false);
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        using var explainer = options.Load(parsed, parsed.GetValue(model), terminal);
                        cancel.ThrowIfCancellationRequested();
                        var auto = explainer.DefaultLayer;
                        if (parsed.GetValue(json))
                        {
                            terminal.Raw(
                                JsonText.Of(
                                    LayerList.Of(explainer.ScoreTensor, explainer.Layers, auto, explainer.BakedOutputs)
                                )
                            );
                            return ExitCode.Done;
                        }
                        if (auto is null)
                            throw new GradCamException(
                                "No tensor of the model has spatial axes on the way to the score, so there is no "
                                    + "layer to explain at."
                            );
                        Print(explainer, auto, parsed.GetValue(all), terminal);
                        terminal.Line(
                            $"The explained score is '{explainer.ScoreTensor}'. "
                                + "A node's name, a part of a name between slashes, and globs work too: --layer "
                                + "'*/layer3/*'"
                        );
                        if (explainer.BakedOutputs.Count > 0)
                        {
                            terminal.Line("The model was baked, and gives these maps itself:");
                            terminal.Table(BakeCommand.Table(explainer.BakedOutputs));
                        }
                        return ExitCode.Done;
                    },
                    cancel
                )
        );
        return command.WithExamples("gradcam layers resnet50.onnx", "gradcam layers cats-dogs --json");
    }

    private static void Print(Explainer explainer, Layer auto, bool all, Terminal terminal)
    {
        var choices = LayerChoices.Of(explainer.Layers, auto);
        var shown = all ? [.. explainer.Layers.Select(layer => (layer, ""))] : choices;
        var table = new FittedTable("", "Layer", "Operator", "Shape", all ? "Layout" : "What it is")
        {
            Keys = 2,
            LeftOutFirst = all ? ["Layout", "Operator"] : ["Operator", "What it is"],
        };
        foreach (var (layer, what) in shown)
            table.Row(
                layer == auto ? "auto" : "",
                layer.Name,
                layer.Operator,
                layer.ShapeText,
                all ? Layout(layer) : what
            );
        terminal.Table(table);
        string? why = explainer.Signature.Layers.FirstOrDefault(fact => fact.Value.Contains(auto.Name))?.Origin.Text;
        if (why is not null)
            terminal.Line($"`auto` takes {auto.Name}: {why}.");
        if (!all && shown.Count < explainer.Layers.Count)
            terminal.Line($"--all lists the other {explainer.Layers.Count - shown.Count} tensors, which work as well.");
    }

    private static string Layout(Layer layer) =>
        layer.Layout != LayerLayout.Tokens
            ? layer.Layout.Name()
            : $"{layer.ExtraTokens} + {string.Join(" x ", layer.Grid)} tokens";
}
