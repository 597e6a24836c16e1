namespace GradCam.Foundation;

/// <summary>Errors that nobody thought of, as a sentence: what was given may be at fault as well as we.</summary>
internal static class UnexpectedError
{
    /// <summary>
    /// True for whatever is neither a <see cref="GradCamException"/>, which says what to do, nor a cancellation.
    /// </summary>
    public static bool Is(Exception error) => error is not (GradCamException or OperationCanceledException);

    /// <summary>The sentence for an error.</summary>
    /// <param name="error">The error, which becomes the inner one.</param>
    /// <param name="what">The thing that failed, such as a file's name.</param>
    public static GradCamException Wrap(Exception error, string what) => new($"{what} {Say(error)}", error);

    /// <summary>The end of the sentence, behind the name of the thing that failed.</summary>
    public static string Say(Exception error) =>
        error switch
        {
            OutOfMemoryException => "takes more memory than there is: give fewer or smaller inputs at once, or set "
                + "ExplainerOptions.Threads = 1.",
            InsufficientExecutionStackException => "is nested too deeply: check that the file is what it should be.",
            IOException or UnauthorizedAccessException =>
                $"failed because a file could not be used ({IoReason.Of(error)}): check the disk and its permissions.",
            _ => $"failed in a way that GradCam did not expect ({error.GetType().Name}): "
                + "please report it, with the command and the file if you can share it.",
        };
}
