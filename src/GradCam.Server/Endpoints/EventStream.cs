using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using GradCam.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace GradCam.Server.Endpoints;

/// <summary>
/// Server-sent events of one request: <c>progress</c> as passes are done, then <c>result</c> or <c>error</c>.
/// </summary>
internal static class EventStream
{
    // Nobody sees more.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    /// <summary>Does work and tells of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="work">The work, which is given what to tell of passes, and gives JSON.</param>
    public static async Task Write(HttpContext context, Func<Action<int>, Task<byte[]>> work)
    {
        long passes = 0;
        var cancel = context.RequestAborted;
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        var changed = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );
        var result = Run();
        await foreach (bool _ in changed.Reader.ReadAllAsync(cancel))
        {
            var progress = new ProgressEvent(Interlocked.Read(ref passes));
            await Send("progress", JsonSerializer.SerializeToUtf8Bytes(progress, ServerJson.Default.ProgressEvent));
            await Task.WhenAny(result, Task.Delay(Least, cancel));
        }
        try
        {
            await Send("result", await result);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var problem = Api.ProblemOf(e, context);
            if (!response.HasStarted)
                response.StatusCode = problem.Status;
            await Send("error", JsonSerializer.SerializeToUtf8Bytes(problem, ServerJson.Default.Problem));
        }

        async Task<byte[]> Run()
        {
            try
            {
                return await work(more =>
                {
                    Interlocked.Add(ref passes, more);
                    changed.Writer.TryWrite(true);
                });
            }
            finally
            {
                changed.Writer.Complete();
            }
        }

        async Task Send(string name, byte[] data)
        {
            await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"event: {name}\ndata: "), cancel);
            await response.Body.WriteAsync(data, cancel);
            await response.Body.WriteAsync("\n\n"u8.ToArray(), cancel);
            await response.Body.FlushAsync(cancel);
        }
    }
}
