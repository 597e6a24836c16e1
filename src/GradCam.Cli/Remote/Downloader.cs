using System.Globalization;
using System.Net;

namespace GradCam.Cli.Remote;

/// <summary>
/// Asks servers for files: within limits on size and time, and never from a safe address to one that is not.
/// </summary>
internal sealed class Downloader
{
    private const int MostRedirects = 5,
        BufferSize = 1 << 16;

    private static readonly Lazy<HttpClient> Client = new(() =>
    {
        var client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(15),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(
            $"gradcam/{typeof(Downloader).Assembly.GetName().Version!.ToString(3)}"
        );
        return client;
    });

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a file may take.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Asks for a file, and follows where the server sends it to.</summary>
    /// <param name="address">The address.</param>
    /// <param name="known">What is known of a copy; null for none.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The answer, whose content is not read yet.</returns>
    /// <exception cref="GradCamException">The server sends to an address that is not safe, or in circles.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    /// <exception cref="TimeoutException">It does not answer in time.</exception>
    public async Task<HttpResponseMessage> Ask(Uri address, Fetched? known, CancellationToken cancel)
    {
        var at = address;
        for (int i = 0; i <= MostRedirects; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            known?.AskIfChanged(request);
            var answer = await InTime(
                t => Client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, t),
                Stall,
                cancel
            );
            if (answer.StatusCode is not (>= HttpStatusCode.MovedPermanently and <= HttpStatusCode.PermanentRedirect))
                return answer;
            if (answer.StatusCode == HttpStatusCode.NotModified || answer.Headers.Location is not { } next)
                return answer;
            answer.Dispose();
            next = new Uri(at, next);
            if (at.Scheme == "https" && next.Scheme != "https")
                throw new GradCamException($"{address} leads to {next}, which is not encrypted: take another address.");
            at = RemoteAddress.Checked(next.AbsoluteUri, next.AbsoluteUri);
        }
        throw new GradCamException($"{address} leads from one address to the next without end: take another address.");
    }

    /// <summary>Writes the content of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="file">Takes the content.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="tooLarge">The error for more.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">It is larger.</exception>
    /// <exception cref="HttpRequestException">The connection breaks off.</exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task Save(
        HttpResponseMessage answer,
        Stream file,
        long most,
        Func<string, GradCamException> tooLarge,
        CancellationToken cancel
    )
    {
        if (answer.Content.Headers.ContentLength is { } length && length > most)
            throw tooLarge(length.ToString("N0", CultureInfo.InvariantCulture));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var content = await answer.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[BufferSize];
        long total = 0;
        while (await InTime(t => content.ReadAsync(buffer, t).AsTask(), Stall, cancel) is > 0 and var got)
        {
            if ((total += got) > most)
                throw tooLarge($"more than {most.ToString("N0", CultureInfo.InvariantCulture)}");
            if (clock.Elapsed > Most)
                throw new TimeoutException();
            await file.WriteAsync(buffer.AsMemory(0, got), cancel);
        }
        if (answer.Content.Headers.ContentLength is { } said && said != total)
            throw new HttpRequestException("it ends before its end");
    }

    private static async Task<T> InTime<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan most,
        CancellationToken cancel
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(most);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
