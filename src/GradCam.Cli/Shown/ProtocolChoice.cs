namespace GradCam.Cli.Shown;

/// <summary>Tells from the environment how a terminal takes pictures; it is not asked itself.</summary>
internal static class ProtocolChoice
{
    /// <summary>The environment variable that says it instead.</summary>
    public const string Variable = "GRADCAM_SHOW";

    private static readonly string[] WithKitty = ["ghostty", "kitty"],
        WithITerm2 = ["iTerm.app", "WezTerm", "mintty"],
        WithSixel = ["foot", "mlterm", "contour", "yaft", "sixel"];

    /// <summary>The protocol.</summary>
    /// <param name="variable">Gives an environment variable; null for one that is not set.</param>
    /// <exception cref="GradCamException">The variable names no protocol.</exception>
    public static PictureProtocol Of(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } said)
            return Enum.GetNames<PictureProtocol>().FirstOrDefault(n => Same(n, said)) is { } name
                ? Enum.Parse<PictureProtocol>(name)
                : throw new GradCamException(
                    $"{Variable} is '{said}': set it to {string.Join(", ", Enum.GetNames<PictureProtocol>())
                        .ToLowerInvariant()}, or to nothing."
                );
        string term = variable("TERM") ?? "",
            program = variable("TERM_PROGRAM") ?? "";
        // Multiplexers do not pass pictures on unless they are told to.
        if (variable("TMUX") is { Length: > 0 } || Begins(term, ["tmux", "screen"]))
            return PictureProtocol.Blocks;
        if (variable("KITTY_WINDOW_ID") is { Length: > 0 } || term == "xterm-kitty" || term == "xterm-ghostty")
            return PictureProtocol.Kitty;
        if (WithKitty.Any(p => Same(p, program)))
            return PictureProtocol.Kitty;
        if (WithITerm2.Any(p => Same(p, program)) || variable("LC_TERMINAL") == "iTerm2")
            return PictureProtocol.ITerm2;
        bool konsole = variable("KONSOLE_VERSION") is { } version && string.CompareOrdinal(version, "220400") >= 0;
        return konsole || Begins(term, WithSixel) || term.Contains("sixel", StringComparison.OrdinalIgnoreCase)
            ? PictureProtocol.Sixel
            : PictureProtocol.Blocks;
    }

    private static bool Begins(string term, string[] names) =>
        names.Any(n => term.StartsWith(n, StringComparison.OrdinalIgnoreCase));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
