using System.CommandLine;
using System.CommandLine.Invocation;
using GradCam.Cli.Commands;
using Spectre.Console;

namespace GradCam.Cli;

/// <summary>The whole command line: puts the commands together, runs one, turns errors into a sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments, as the shell gave them.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancel = default)
    {
        var root = Root(terminal);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) terminal.Fail(error.Message);
            terminal.Error.WriteLine($"Run `{Name(parsed.CommandResult.Command)} --help` to see what can be said.");
            return ExitCode.NothingDone;
        }
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = terminal.Out.Profile.Out.Writer,
            Error = terminal.Error.Profile.Out.Writer,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancel);
        }
        catch (GradCamException e)
        {
            terminal.Fail(e.Message);
        }
        catch (OperationCanceledException)
        {
            terminal.Fail("Stopped.");
        }
        return ExitCode.NothingDone;
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Shows where a neural network looks: Grad-CAM and its family for ONNX models.")
        {
            ExplainCommand.Create(terminal),
            ConceptsCommand.Create(terminal),
            LayersCommand.Create(terminal),
            MethodsCommand.Create(terminal),
            OpsCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        Examples.AddTo(root);
        return root;
    }

    private static string Name(Command command) => command is RootCommand ? "gradcam" : $"gradcam {command.Name}";
}
