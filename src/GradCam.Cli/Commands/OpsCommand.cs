using System.CommandLine;
using GradCam.Cli.Json;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam ops</c>: the operators that can be differentiated.</summary>
internal static class OpsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("ops", "Lists the ONNX operators that may lie between a layer and the score.")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Raw(
                    JsonText.Of(
                        new OperatorList([
                            .. DifferentiableOperators.All.Select(o => new OperatorRow(
                                o.Name,
                                o.Differentiable,
                                o.Note
                            )),
                        ])
                    )
                );
                return ExitCode.Done;
            }
            var table = Tables.New("Operator", "Gradient", "Note");
            foreach (var op in DifferentiableOperators.All)
                table.Row(op.Name, op.Differentiable ? "yes" : "zero", (op.Note ?? ""));
            terminal.Table(table);
            return ExitCode.Done;
        });
        return command.WithExamples("gradcam ops", "gradcam ops --json");
    }
}
