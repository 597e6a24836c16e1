namespace GradCam;

/// <summary>An error that the user can mend: one sentence that says what is wrong and what to do.</summary>
public sealed class GradCamException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One sentence: what is wrong, and what to do about it.</param>
    /// <param name="inner">The failure underneath, if there was one.</param>
    public GradCamException(string message, Exception? inner = null) : base(Line(message), inner) { }

    // Names in it come from files of anyone: a line break would make two sentences of one, an escape sequence is obeyed by terminals.
    private static string Line(string message) => message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)) : message;
}
