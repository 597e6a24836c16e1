using System.CommandLine;

namespace GradCam.Cli.Shown;

/// <summary>The options that bring a written picture before the user's eyes.</summary>
internal sealed class ShowOptions
{
    // More would scroll out of sight.
    private const int MostShown = 4;

    private Option<bool> Open { get; } =
        new("--open") { Description = "Open the picture with the system's program; of several the first." };

    private Option<bool> Show { get; } =
        new("--show")
        {
            Description =
                "Show the picture in the terminal: by the protocol of kitty, iTerm2 or Sixel where it has one, else in "
                + $"blocks of colour. {ProtocolChoice.Variable}=kitty|iterm2|sixel|blocks says which.",
        };

    public void AddTo(Command command)
    {
        command.Add(Open);
        command.Add(Show);
    }

    /// <summary>Opens and shows what was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="pictures">The pictures that were written, the most important first.</param>
    /// <param name="terminal">The terminal.</param>
    /// <exception cref="GradCamException">A picture cannot be read, or the terminal's protocol is misspelt.</exception>
    public void Do(ParseResult parsed, IReadOnlyList<string> pictures, Terminal terminal)
    {
        if (pictures.Count == 0)
            return;
        if (parsed.GetValue(Show))
            ShowIn(terminal, pictures);
        if (parsed.GetValue(Open))
            PictureOpener.Open(pictures[0], terminal);
    }

    private static void ShowIn(Terminal terminal, IReadOnlyList<string> pictures)
    {
        if (terminal.Width is not { } width)
        {
            terminal.Warn("--show needs a terminal, and the output goes elsewhere: leave it out, or take --open.");
            return;
        }
        var protocol = ProtocolChoice.Of(Environment.GetEnvironmentVariable);
        foreach (string file in pictures.Take(MostShown))
            terminal.Picture(ShownPicture.Of(Picture.Load(file), protocol, width, Environment.GetEnvironmentVariable));
        if (pictures.Count > MostShown)
            terminal.Say($"... and {pictures.Count - MostShown} more pictures.");
    }
}
