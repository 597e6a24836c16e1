using System.Text;
using GradCam.Foundation;

namespace GradCam;

/// <summary>An error that the user can mend: one sentence that says what is wrong and what to do.</summary>
public sealed class GradCamException : Exception
{
    // Far more than a sentence of ours needs without the names that it quotes.
    private const int Longest = 1000;
    private const string Left = " [...] ";

    /// <summary>Creates the error.</summary>
    /// <param name="message">
    /// One sentence: what is wrong, and what to do about it; of a very long one the middle is left out.
    /// </param>
    /// <param name="inner">The failure underneath, if there was one.</param>
    public GradCamException(string message, Exception? inner = null)
        : base(Shortened(DisplayText.Of(message)), inner) { }

    /// <summary>The beginning says what is wrong, the end what to do; code points stay whole.</summary>
    private static string Shortened(string message)
    {
        if (message.Length <= Longest)
            return message;
        int head = (Longest - Left.Length) / 2,
            tail = message.Length - (Longest - Left.Length - head);
        if (char.IsHighSurrogate(message[head - 1]))
            head--;
        if (char.IsLowSurrogate(message[tail]))
            tail++;
        return new StringBuilder(Longest)
            .Append(message, 0, head)
            .Append(Left)
            .Append(message, tail, message.Length - tail)
            .ToString();
    }
}
