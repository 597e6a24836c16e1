using Spectre.Console;

namespace GradCam.Cli;

/// <summary>Where the command line writes: results to one side, prose and progress to the other.</summary>
/// <param name="Out">Results: tables, JSON.</param>
/// <param name="Error">Errors, warnings and progress.</param>
/// <param name="ShowProgress">Whether a progress bar can be seen by anyone.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Error, bool ShowProgress)
{
    // What is piped into a file or a program must not be broken at a guessed width.
    private const int PipedWidth = 400;

    public static Terminal Standard() => new(
        Open(Console.Out, Console.IsOutputRedirected), Open(Console.Error, Console.IsErrorRedirected),
        ShowProgress: !Console.IsErrorRedirected);

    /// <summary>A terminal that writes plain text.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(Open(output, true), Open(error, true), ShowProgress: false);

    /// <summary>Says that something went wrong, without a stack trace.</summary>
    public void Fail(string message) => Error.MarkupLineInterpolated($"[red]error:[/] {message}");

    /// <summary>Says something that the user should know but that stopped nothing.</summary>
    public void Warn(string message) => Error.MarkupLineInterpolated($"[yellow]note:[/] {message}");

    /// <summary>Writes text to the results as it is.</summary>
    public void Raw(string text) => Out.Profile.Out.Writer.WriteLine(text);

    private static IAnsiConsole Open(TextWriter writer, bool piped)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = piped ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = piped ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = piped ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (piped) console.Profile.Width = PipedWidth;
        return console;
    }
}
