using System.Text;
using Spectre.Console;

namespace GradCam.Cli;

/// <summary>Where the command line writes: results to one side, prose and progress to the other.</summary>
/// <remarks>Consoles that know of colours and widths take a while to set up, and the usual run needs none: each is made when it is first used.</remarks>
internal sealed class Terminal
{
    // What is piped into a file or a program must not be broken at a guessed width.
    private const int PipedWidth = 400;

    private readonly Lazy<IAnsiConsole> _out, _error;

    private Terminal(TextWriter output, bool outputPiped, TextWriter error, bool errorPiped, bool showProgress)
    {
        (Results, Prose, ShowProgress) = (output, error, showProgress);
        (_out, _error) = (new(() => Open(output, outputPiped)), new(() => Open(error, errorPiped)));
    }

    /// <summary>Results: tables.</summary>
    public IAnsiConsole Out => _out.Value;

    /// <summary>Errors, warnings and progress.</summary>
    public IAnsiConsole Error => _error.Value;

    /// <summary>Results as plain text.</summary>
    public TextWriter Results { get; }

    /// <summary>Errors and warnings as plain text.</summary>
    public TextWriter Prose { get; }

    /// <summary>Whether a progress bar can be seen by anyone.</summary>
    public bool ShowProgress { get; }

    public static Terminal Standard() => new(
        Writer(Console.OpenStandardOutput, () => Console.Out), Console.IsOutputRedirected, Writer(Console.OpenStandardError, () => Console.Error), Console.IsErrorRedirected,
        showProgress: !Console.IsErrorRedirected);

    /// <summary>A terminal that writes plain text.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(output, true, error, true, showProgress: false);

    /// <summary>Says that something went wrong, without a stack trace.</summary>
    public void Fail(string message) => Error.MarkupLineInterpolated($"[red]error:[/] {message}");

    /// <summary>Says something that the user should know but that stopped nothing.</summary>
    public void Warn(string message) => Error.MarkupLineInterpolated($"[yellow]note:[/] {message}");

    /// <summary>Writes text to the results as it is.</summary>
    public void Raw(string text) => Results.WriteLine(text);

    /// <summary>The console's own writers read the terminal's whole description first, which UTF-8 needs nothing of.</summary>
    private static TextWriter Writer(Func<Stream> open, Func<TextWriter> own) =>
        OperatingSystem.IsWindows() || ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => v is { Length: > 0 }) is { } locale
            && locale.Contains('.') && !locale.Contains("utf", StringComparison.OrdinalIgnoreCase)
            ? own() : new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

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
