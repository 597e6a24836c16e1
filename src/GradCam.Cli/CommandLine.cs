using System.CommandLine;
using System.CommandLine.Invocation;
using GradCam.Cli.Commands;
using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>
/// The whole command line: puts the commands together, runs one, turns errors into a sentence and an exit code.
/// </summary>
internal static class CommandLine
{
    private static readonly (string Name, Func<Terminal, Command> Create)[] Commands =
    [
        ("explain", ExplainCommand.Create),
        ("compare", CompareCommand.Create),
        ("concepts", ConceptsCommand.Create),
        ("batch", BatchCommand.Create),
        ("merge", MergeCommand.Create),
        ("report", ReportCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("audit", AuditCommand.Create),
        ("fix", FixCommand.Create),
        ("serve", ServeCommand.Create),
        ("bake", BakeCommand.Create),
        ("inspect", InspectCommand.Create),
        ("layers", LayersCommand.Create),
        ("convert", ConvertCommand.Create),
        ("methods", MethodsCommand.Create),
        ("ops", OpsCommand.Create),
        ("models", ModelsCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments, as the shell gave them.</param>
    /// <param name="terminal">The terminal to write to.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The exit code; where the command was stopped, that of nothing done.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancel = default)
    {
        int code = ExitCode.NothingDone;
        try
        {
            code = await Run(args, terminal, cancel);
        }
        catch (Exception e) when (e is OperationCanceledException || cancel.IsCancellationRequested)
        {
            terminal.Stop();
        }
        catch (GradCamException e)
        {
            terminal.Fail(e.Message, e);
        }
        catch (Exception e)
        {
            LastNet.Tell(terminal, e);
            code = ExitCode.SomeFailed;
        }
        if (terminal.Lost is not { } reason || terminal.Stopped)
            return code;
        terminal.Fail($"The results could not be printed ({reason}): send stdout to a place that takes them.");
        return code == ExitCode.Done ? ExitCode.SomeFailed : code;
    }

    private static async Task<int> Run(string[] args, Terminal terminal, CancellationToken cancel)
    {
        if (args is [var first, ..])
            RefusePlaceThatIsNone(first);
        if (args is ["explain", _, ..] && !args.Contains("--isolate"))
            Warmup.LoadAhead();
        var debug = new Option<bool>("--debug")
        {
            Description = "Print the stack trace of an error.",
            Recursive = true,
        };
        var root = Root(terminal, args.FirstOrDefault(), debug);
        // A file whose name begins with @ is a file like others, and no list of arguments.
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new() { ResponseFileTokenReplacer = null });
        terminal.Debug = parsed.GetResult(debug) is { } given && !given.Errors.Any() && parsed.GetValue(debug);
        // No file, folder or name is called nothing; most often it is a variable that the shell does not know.
        if (parsed.Tokens.Any(t => t.Value.Length == 0))
        {
            terminal.Fail("An argument is empty: give a value, or leave it out with the option that it belongs to.");
            return ExitCode.NothingDone;
        }
        if (parsed.Action is ParseErrorAction)
        {
            if (parsed.CommandResult.Command is RootCommand && args[0][0] is not ('-' or '['))
                terminal.Fail(NoCommand(args[0]));
            else
                foreach (var error in parsed.Errors)
                    terminal.Fail(error.Message);
            terminal.Say($"Run `{Name(parsed.CommandResult.Command)} --help` for the options.");
            return ExitCode.NothingDone;
        }
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The program has its own way of being stopped.
                ProcessTerminationTimeout = null,
                Output = terminal.Results,
                Error = terminal.Prose,
            },
            cancel
        );
    }

    /// <summary>
    /// Refuses a directive of shell completion that names no place in the line, which the parser does not check.
    /// </summary>
    private static void RefusePlaceThatIsNone(string directive)
    {
        const string begin = "[suggest:";
        if (!directive.StartsWith(begin, StringComparison.Ordinal) || !directive.EndsWith(']'))
            return;
        if (OptionNumbers.Whole(directive[begin.Length..^1]) is not (>= 0 and <= int.MaxValue))
            throw new GradCamException(
                $"{directive} names no place in a line: give a whole number, such as {begin}12]."
            );
    }

    /// <summary>
    /// The root with all commands, or with the one alone that is asked for: making one takes a while.
    /// </summary>
    private static RootCommand Root(Terminal terminal, string? only, Option<bool> debug)
    {
        var root = new RootCommand(
            "Shows where a neural network looks: Grad-CAM and its family for ONNX and Keras models."
        )
        {
            debug,
        };
        foreach (var (name, create) in Commands)
            if (name == only || !Commands.Any(c => c.Name == only))
                root.Add(create(terminal));
        Examples.AddTo(root, terminal.WidthOfHelp);
        return root;
    }

    private static string NoCommand(string name) =>
        File.Exists(name)
            ? $"There is no command '{name}': to explain that file, begin with `gradcam explain`."
            : $"There is no command '{name}'{Suggestions.For(name, Commands.Select(c => c.Name))}.";

    private static string Name(Command command) => command is RootCommand ? "gradcam" : $"gradcam {command.Name}";
}
