using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using GradCam.Cli.Commands;
using Spectre.Console;

namespace GradCam.Cli;

/// <summary>The whole command line: puts the commands together, runs one, turns errors into a sentence and an exit code.</summary>
internal static class CommandLine
{
    private static readonly (string Name, Func<Terminal, Command> Create)[] Commands =
    [
        ("explain", ExplainCommand.Create),
        ("concepts", ConceptsCommand.Create),
        ("bake", BakeCommand.Create),
        ("layers", LayersCommand.Create),
        ("convert", ConvertCommand.Create),
        ("methods", MethodsCommand.Create),
        ("ops", OpsCommand.Create),
        ("models", ModelsCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments, as the shell gave them.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancel = default)
    {
        if (args is ["explain", _, ..] && !args.Contains("--isolate")) Libraries.LoadAhead();
        var root = Root(terminal, args.FirstOrDefault());
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        // No file, folder or name is called nothing; most often it is a variable that the shell does not know.
        if (parsed.Tokens.Any(t => t.Value.Length == 0))
        {
            terminal.Fail("An argument is empty: give a value, or leave it out with the option that it belongs to.");
            return ExitCode.NothingDone;
        }
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) terminal.Fail(Sentence(error));
            terminal.Error.WriteLine($"Run `{Name(parsed.CommandResult.Command)} --help` to see what can be said.");
            return ExitCode.NothingDone;
        }
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = terminal.Results,
            Error = terminal.Prose,
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

    /// <summary>The root with all commands, or with the one alone that is asked for: making one takes a while.</summary>
    private static RootCommand Root(Terminal terminal, string? only)
    {
        var root = new RootCommand("Shows where a neural network looks: Grad-CAM and its family for ONNX and Keras models.");
        foreach (var (name, create) in Commands)
            if (name == only || !Commands.Any(c => c.Name == only)) root.Add(create(terminal));
        Examples.AddTo(root);
        return root;
    }

    /// <summary>What is wrong, in words of the command line: the parser names .NET's types where a value is no number or none of a list.</summary>
    private static string Sentence(ParseError error)
    {
        if (error.SymbolResult is not OptionResult { Option: var option, Tokens: [var token, ..] } || !error.Message.Contains($"'{option.ValueType}'", StringComparison.Ordinal)) return error.Message;
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        string what = type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(n => n.ToLowerInvariant())) : type == typeof(int) || type == typeof(long) ? "a whole number" : "a number";
        return $"{option.Name} takes {what}, not '{token.Value}'.";
    }

    private static string Name(Command command) => command is RootCommand ? "gradcam" : $"gradcam {command.Name}";
}
