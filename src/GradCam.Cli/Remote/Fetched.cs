using System.Net.Http.Headers;
using GradCam.Foundation;

namespace GradCam.Cli.Remote;

/// <summary>What was said about a file when it was fetched, which stands in a file beside it.</summary>
/// <param name="ETag">The server's mark of the content; null for none.</param>
/// <param name="Modified">When it was changed at the server; null if that is not known.</param>
internal sealed record Fetched(string? ETag, DateTimeOffset? Modified)
{
    private const string Ending = ".fetched";

    /// <summary>The file beside a file.</summary>
    public static string PathFor(string file) => file + Ending;

    /// <summary>Reads it; null if the file is not in the cache.</summary>
    public static Fetched? Of(string file)
    {
        if (!File.Exists(file) || !File.Exists(PathFor(file)))
            return null;
        string[] lines = File.ReadAllLines(PathFor(file));
        return lines is [_, var mark, var date, ..]
            ? new(mark.Length > 0 ? mark : null, DateTimeOffset.TryParse(date, out var changed) ? changed : null)
            : null;
    }

    /// <summary>Writes it.</summary>
    public static void Write(string file, Uri address, HttpResponseMessage answer)
    {
        var (mark, changed) = (answer.Headers.ETag, answer.Content.Headers.LastModified);
        WholeFile.Write(
            PathFor(file),
            stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.WriteLine(address.GetLeftPart(UriPartial.Path));
                writer.WriteLine(mark?.ToString());
                writer.WriteLine(changed?.ToString("R"));
            }
        );
    }

    /// <summary>Asks for the file only if it has changed.</summary>
    public void AskIfChanged(HttpRequestMessage request)
    {
        if (ETag is not null && EntityTagHeaderValue.TryParse(ETag, out var mark))
            request.Headers.IfNoneMatch.Add(mark);
        else
            request.Headers.IfModifiedSince = Modified;
    }
}
