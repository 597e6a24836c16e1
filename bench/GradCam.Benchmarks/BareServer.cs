using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GradCam.Benchmarks;

/// <summary>
/// A server that computes nothing: it takes one picture of a few, answers it with as many bytes as an explanation has,
/// and refuses the others at once. What it and its clients take of the cores, any server has to spend.
/// </summary>
internal static class BareServer
{
    private const int AnswerBytes = 4096;

    /// <summary>Starts one on a free port of loopback.</summary>
    /// <param name="of">One request of so many is taken.</param>
    public static async Task<WebApplication> Start(int of)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // A line for each request would take more than the request.
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        byte[] answer = new byte[AnswerBytes];
        int count = 0;
        app.Run(async context =>
        {
            if (Interlocked.Increment(ref count) % of != 0)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            }
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.Body.WriteAsync(answer);
        });
        await app.StartAsync();
        return app;
    }
}
