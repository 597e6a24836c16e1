using System.CommandLine;
using GradCam.Cli.Json;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam models</c>: the built-in models.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("models", "Lists the models that come with the tool.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Raw(
                    JsonText.Of(
                        new ModelList([
                            .. BuiltInModel.All.Select(m => new ModelRow(
                                m.Name,
                                m.Description,
                                m.Card.Labels?.Names ?? []
                            )),
                        ])
                    )
                );
                return ExitCode.Done;
            }
            var table = Tables.New("Model", "What it does", "Classes");
            foreach (var model in BuiltInModel.All)
                table.Row(model.Name, model.Description, string.Join(", ", model.Card.Labels?.Names ?? []));
            terminal.Table(table);
            terminal.Line("Any ONNX or Keras file works too: gradcam explain cat.jpg -m resnet50.onnx");
            return ExitCode.Done;
        });
        return command.WithExamples("gradcam models");
    }
}
