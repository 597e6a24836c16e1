using System.Text;
using GradCam.Foundation;
using Spectre.Console;

namespace GradCam.Cli;

/// <summary>
/// The output of the command line: results to one side, prose and progress to the other. All text passes through here,
/// so that text from files is shown as <see cref="DisplayText"/> and never obeyed.
/// </summary>
/// <remarks>
/// Consoles that know of colours and widths take a while to set up, and the usual run needs none: each is made when it
/// is first used.
/// </remarks>
internal sealed class Terminal
{
    // What is piped into a file or a program must not be broken at a guessed width; help alone is.
    private const int PipedWidth = 400,
        HelpWidth = 100,
        UsualWidth = 80;

    private const int LongestProse = 4000;

    private const string ShowCursor = "\x1b[?25h";

    private readonly Lazy<IAnsiConsole> _out,
        _error;
    private readonly bool _outputPiped,
        _errorPiped;
    private GuardedStream? _results;
    private int _stopped;
    private bool _progress,
        _document;

    private Terminal(TextWriter output, bool outputPiped, TextWriter error, bool errorPiped, bool showProgress)
    {
        (Results, Prose, _outputPiped, _errorPiped, ShowProgress) = (
            output,
            error,
            outputPiped,
            errorPiped,
            showProgress
        );
        (_out, _error) = (new(() => Open(output, outputPiped)), new(() => Open(error, errorPiped)));
    }

    /// <summary>Results as plain text that is known to be harmless, such as help.</summary>
    public TextWriter Results { get; }

    /// <summary>Errors and warnings in the same way.</summary>
    public TextWriter Prose { get; }

    /// <summary>True if someone can see a progress bar.</summary>
    public bool ShowProgress { get; }

    /// <summary>True if the stack trace of an error is wanted.</summary>
    public bool Debug { get; set; }

    /// <summary>What hears signals; null where nothing does.</summary>
    public Interruption? Interruption { get; set; }

    /// <summary>True once it was said that the work was stopped.</summary>
    public bool Stopped => Volatile.Read(ref _stopped) > 0;

    /// <summary>The reason why results that were asked for could not be printed; null if they were.</summary>
    public string? Lost => _results is { Lost: { } reason } && (_document || !_results.Closed) ? reason : null;

    /// <summary>The terminal that the process was started with.</summary>
    /// <param name="closed">True for stdout and for stderr if it is closed.</param>
    public static Terminal Standard((bool Output, bool Error) closed)
    {
        var output = new GuardedStream(closed.Output ? null : Console.OpenStandardOutput());
        var error = new GuardedStream(closed.Error ? null : Console.OpenStandardError());
        bool piped = closed.Error || Console.IsErrorRedirected;
        bool outputPiped = closed.Output || Console.IsOutputRedirected;
        return new(Writer(output), outputPiped, Writer(error), piped, showProgress: !piped)
        {
            _results = output,
            Width = outputPiped ? null : WidthOfConsole(),
        };
    }

    /// <summary>A terminal that writes plain text.</summary>
    /// <param name="output">The results.</param>
    /// <param name="error">Errors and warnings.</param>
    /// <param name="width">The columns that tables fit; null for any.</param>
    public static Terminal Plain(TextWriter output, TextWriter error, int? width = null) =>
        new(output, true, error, true, showProgress: false) { Width = width };

    /// <summary>A terminal that writes plain text, which someone watches.</summary>
    public static Terminal Seen(TextWriter output, TextWriter error) => new(output, true, error, true, true);

    /// <summary>Says that something went wrong, without a stack trace.</summary>
    public void Fail(string message) => Tell("error", "red", message);

    /// <summary>Says that something went wrong, with the stack trace if it is wanted.</summary>
    public void Fail(string message, Exception error)
    {
        Fail(message);
        Trace(error);
    }

    /// <summary>Says once that the work was stopped.</summary>
    public void Stop(string details = "")
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
            Fail($"Stopped.{details}");
    }

    /// <summary>Says something that the user should know but that stopped nothing.</summary>
    public void Warn(string message) => Tell("note", "yellow", message);

    /// <summary>Says something more about an error.</summary>
    public void Say(string message)
    {
        if (_errorPiped)
            Prose.WriteLine(Shown(message));
        else
            _error.Value.WriteLine(Shown(message));
    }

    /// <summary>A line of the results.</summary>
    public void Line(string text)
    {
        if (_outputPiped)
            Results.WriteLine(Shown(text));
        else
            _out.Value.WriteLine(Shown(text));
    }

    /// <summary>The columns of the terminal; null where the results go to a file or a program.</summary>
    public int? Width { get; private init; }

    /// <summary>The columns that help takes.</summary>
    public int WidthOfHelp => Math.Min(Width ?? HelpWidth, HelpWidth);

    /// <summary>A table of the results.</summary>
    public void Table(FittedTable table)
    {
        if (Width is null)
            _out.Value.Profile.Width = Math.Max(PipedWidth, table.NaturalWidth);
        foreach (var part in table.Fit(Width))
            _out.Value.Write(part);
    }

    /// <summary>A few named lines under a heading.</summary>
    public void Card(string heading, IReadOnlyList<(string Name, string Value)> rows) =>
        SummaryBox.Print(Results, Shown(heading), [.. rows.Select(r => (Shown(r.Name), Shown(r.Value)))], Width);

    /// <summary>Writes what makes the terminal show a picture, unchanged: it holds no text.</summary>
    public void Picture(string sequence) => Results.Write(sequence);

    /// <summary>Writes text for programs, such as JSON, unchanged: its format escapes what needs it.</summary>
    public void Raw(string text)
    {
        _document = true;
        Results.WriteLine(text);
    }

    /// <summary>The stack trace of an error, if it is wanted.</summary>
    public void Trace(Exception error)
    {
        if (!Debug)
            return;
        foreach (string line in error.ToString().Split('\n'))
            Prose.WriteLine(DisplayText.Of(line.TrimEnd('\r')));
    }

    /// <summary>A progress bar while something runs.</summary>
    public async Task Progress(Func<ProgressContext, Task> work)
    {
        _progress = true;
        try
        {
            await _error
                .Value.Progress()
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(work);
        }
        finally
        {
            _progress = false;
        }
    }

    /// <summary>Restores the terminal after a progress bar that was broken off.</summary>
    public void Restore()
    {
        if (_progress && !_errorPiped)
            Prose.Write(ShowCursor);
    }

    /// <summary>Text from anywhere, in the words of the command line.</summary>
    internal static string Shown(string text) => DisplayText.Of(CallerWords.OfCommandLine(text));

    private void Tell(string kind, string colour, string message)
    {
        // Whoever gives a whole book for an option need not read it again.
        const int half = LongestProse / 2;
        string text = Shown(message.Length <= LongestProse ? message : $"{message[..half]} ... {message[^half..]}");
        if (_errorPiped)
            Prose.WriteLine($"{kind}: {text}");
        else
            _error.Value.MarkupLine($"[{colour}]{kind}:[/] {text.EscapeMarkup()}");
    }

    /// <summary>
    /// A writer for a stream. The console's own writers first read the terminal's whole description, which UTF-8 does
    /// not need.
    /// </summary>
    private static StreamWriter Writer(Stream stream) =>
        new(stream, IsUtf8() ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Console.OutputEncoding)
        {
            AutoFlush = true,
        };

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }

    private static bool IsUtf8() =>
        !OperatingSystem.IsWindows()
        && (
            ((string[])["LC_ALL", "LC_CTYPE", "LANG"])
                .Select(Environment.GetEnvironmentVariable)
                .FirstOrDefault(v => v is { Length: > 0 })
                is not { } locale
            || !locale.Contains('.')
            || locale.Contains("utf", StringComparison.OrdinalIgnoreCase)
        );

    private static IAnsiConsole Open(TextWriter writer, bool piped)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = piped ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = piped ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = piped ? InteractionSupport.No : InteractionSupport.Detect,
            }
        );
        if (piped)
            console.Profile.Width = PipedWidth;
        return console;
    }
}
