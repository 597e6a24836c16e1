using System.CommandLine;
using GradCam.Cli.Json;
using GradCam.Json;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam methods</c>: what methods there are.</summary>
internal static class MethodsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("methods", "Lists the methods, what they are good for and where they were published.")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Raw(JsonText.Of(MethodList.All()));
                return ExitCode.Done;
            }
            var table = new FittedTable("Method", "Name", "Passes", "Good for", "Paper")
            {
                Prose = "Good for",
                LeftOutFirst = ["Paper", "Name", "Passes"],
            };
            foreach (var method in CamMethods.All.Concat(CamMethods.Variants))
                table.Row(method.Name, method.Title, method.Passes, method.GoodFor, method.Paper.ToString());
            terminal.Table(table);
            return ExitCode.Done;
        });
        return command.WithExamples("gradcam methods", "gradcam methods --json");
    }
}
