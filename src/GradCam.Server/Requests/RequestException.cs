namespace GradCam.Server.Requests;

/// <summary>A request that is not answered as it was meant; the message is for who sent it.</summary>
/// <param name="status">The status of the answer, 4xx or 503.</param>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The status of the answer.</summary>
    public int Status => status;

    /// <summary>The seconds after which the request may be sent again.</summary>
    public int? RetryAfter { get; init; }
}
