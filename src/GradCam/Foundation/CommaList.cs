namespace GradCam.Foundation;

/// <summary>Lists as they are written on a command line and in requests.</summary>
internal static class CommaList
{
    /// <summary>
    /// The items of texts: commas separate; a name that has a comma of its own is quoted: <c>'"tiger, big"'</c>.
    /// </summary>
    public static string[] Split(IEnumerable<string> texts) =>
        [
            .. texts.SelectMany(text =>
                text is ['"', .., '"']
                    ? [text[1..^1]]
                    : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ),
        ];
}
