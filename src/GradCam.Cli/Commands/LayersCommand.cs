using System.CommandLine;
using GradCam.Cli.Json;
using GradCam.Layers;
using Spectre.Console;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam layers MODEL</c>: where maps can be computed.</summary>
internal static class LayersCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = "The ONNX or Keras file, or a built-in model.", DefaultValueFactory = _ => BuiltInModel.All[0].Name };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var options = new ModelOptions();
        var command = new Command("layers", "Lists the tensors of a model that a map can be computed at, and which one `auto` takes.") { model, json };
        options.AddTo(command, withModel: false);
        command.SetAction(parsed =>
        {
            using var explainer = options.Load(parsed, parsed.GetValue(model));
            var auto = explainer.DefaultLayer;
            if (parsed.GetValue(json))
            {
                var rows = explainer.Layers.Select(l => new LayerRow(l.Name, l.Node, l.Operator, [.. l.Shape], l.Layout.Name(), [.. l.Grid], l == auto));
                terminal.Raw(JsonText.Of(new LayerList(explainer.ScoreTensor, auto?.Name, [.. rows], explainer.BakedOutputs)));
                return ExitCode.Done;
            }
            if (auto is null)
                throw new GradCamException("No tensor of the model has spatial axes on the way to the score, so there is no layer to explain at.");
            var table = Tables.New("", "Layer", "Operator", "Shape", "Layout");
            foreach (var layer in explainer.Layers)
                table.AddRow(layer == auto ? "auto" : "", layer.Name.EscapeMarkup(), layer.Operator.EscapeMarkup(), layer.ShapeText, Layout(layer));
            terminal.Out.Write(table);
            terminal.Out.WriteLine($"The explained score is '{explainer.ScoreTensor}'. A node's name, a part of a name between slashes, and globs work too: --layer '*/layer3/*'");
            if (explainer.BakedOutputs.Count > 0)
            {
                terminal.Out.WriteLine("The model was baked, and gives these maps itself:");
                terminal.Out.Write(BakeCommand.Table(explainer.BakedOutputs));
            }
            return ExitCode.Done;
        });
        static string Layout(Layer layer) => layer.Layout != LayerLayout.Tokens ? layer.Layout.Name()
            : $"{layer.ExtraTokens} + {string.Join(" x ", layer.Grid)} tokens";
        return command.WithExamples("gradcam layers resnet50.onnx", "gradcam layers cats-dogs --json");
    }
}
