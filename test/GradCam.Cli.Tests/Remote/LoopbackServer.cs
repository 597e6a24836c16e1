using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GradCam.Cli.Tests.Remote;

/// <summary>A server of files on this machine, which counts what it is asked for.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public LoopbackServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(Serve);
    }

    /// <summary>The server's address, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>The files by their paths, such as <c>/cat.png</c>.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Where paths lead to instead.</summary>
    public ConcurrentDictionary<string, string> Redirects { get; } = new();

    /// <summary>The paths that were asked for, with the status of the answer.</summary>
    public ConcurrentQueue<(string Path, int Status)> Asked { get; } = new();

    /// <summary>The status of all answers instead; 0 for none.</summary>
    public int Fails { get; set; }

    /// <summary>Sends files of unknown length, as chunks.</summary>
    public bool Chunked { get; set; }

    /// <summary>Says nothing for this long in the middle of a file.</summary>
    public TimeSpan Pause { get; set; }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(() => Answer(context));
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        var answer = context.Response;
        try
        {
            if (Fails > 0)
                answer.StatusCode = Fails;
            else if (Redirects.TryGetValue(path, out string? target))
                (answer.StatusCode, answer.RedirectLocation) = (302, target);
            else if (!Files.TryGetValue(path, out byte[]? content))
                answer.StatusCode = 404;
            else
            {
                string mark =
                    $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..16]}\"";
                answer.Headers["ETag"] = mark;
                answer.StatusCode = context.Request.Headers["If-None-Match"] == mark ? 304 : 200;
                if (answer.StatusCode == 200)
                    await Send(answer, content);
            }
            Asked.Enqueue((path, answer.StatusCode));
            answer.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away.
            Asked.Enqueue((path, -1));
        }
    }

    private async Task Send(HttpListenerResponse answer, byte[] content)
    {
        if (Chunked)
            answer.SendChunked = true;
        else
            answer.ContentLength64 = content.Length;
        int half = content.Length / 2;
        await answer.OutputStream.WriteAsync(content.AsMemory(0, half));
        await answer.OutputStream.FlushAsync();
        if (Pause > TimeSpan.Zero)
            await Task.Delay(Pause);
        await answer.OutputStream.WriteAsync(content.AsMemory(half));
    }
}
