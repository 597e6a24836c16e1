using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GradCam.Cli;

/// <summary>Help that ends with examples and exit codes.</summary>
internal static class Examples
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Command, string[]> OfCommand = [];

    /// <summary>Gives a command examples for its help.</summary>
    public static Command WithExamples(this Command command, params string[] lines)
    {
        OfCommand.Add(command, lines);
        return command;
    }

    /// <summary>Makes <c>--help</c> print them.</summary>
    /// <param name="root">The root of all commands.</param>
    /// <param name="width">The columns that it takes.</param>
    public static void AddTo(RootCommand root, int width)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        var inner = (HelpAction)help.Action!;
        inner.MaxWidth = width;
        help.Action = new HelpWithExamples(inner);
    }

    private sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            var command = parseResult.CommandResult.Command;
            var lines = command is RootCommand root
                ? root.Subcommands.SelectMany(Of).Where((_, i) => i % 2 == 0).Take(6)
                : Of(command);
            var output = parseResult.InvocationConfiguration.Output;
            if (!lines.Any())
                return code;
            output.WriteLine("Examples:");
            foreach (string line in lines)
                output.WriteLine($"  {line}");
            if (command is RootCommand)
                return code;
            output.WriteLine();
            output.WriteLine("Exit codes:");
            foreach (var (number, meaning) in ExitCode.Help)
                output.WriteLine($"  {number, -18}  {meaning}");
            return code;
        }

        private static string[] Of(Command command) => OfCommand.TryGetValue(command, out string[]? lines) ? lines : [];
    }
}
