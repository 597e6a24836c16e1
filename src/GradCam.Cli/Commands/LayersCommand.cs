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
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var options = new ModelOptions();
        var command = new Command(
            "layers",
            "Lists the tensors of a model that a map can be computed at, and which one `auto` takes."
        )
        {
            model,
            json,
        };
        options.AddTo(command, withModel: false);
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        using var explainer = options.Load(parsed, parsed.GetValue(model));
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
                        var table = Tables.New("", "Layer", "Operator", "Shape", "Layout");
                        foreach (var layer in explainer.Layers)
                            table.Row(
                                layer == auto ? "auto" : "",
                                layer.Name,
                                layer.Operator,
                                layer.ShapeText,
                                Layout(layer)
                            );
                        terminal.Table(table);
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
        static string Layout(Layer layer) =>
            layer.Layout != LayerLayout.Tokens
                ? layer.Layout.Name()
                : $"{layer.ExtraTokens} + {string.Join(" x ", layer.Grid)} tokens";
        return command.WithExamples("gradcam layers resnet50.onnx", "gradcam layers cats-dogs --json");
    }
}
