using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GradCam.Foundation;
using GradCam.Server.Answers;
using GradCam.Server.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GradCam.Server.Endpoints;

/// <summary>What all endpoints share: answers in JSON, and errors as problems (RFC 9457).</summary>
internal static class Api
{
    /// <summary>A handler for requests that bring the key, whose errors are answered as problems.</summary>
    public static RequestDelegate Guarded(Func<HttpContext, Task> handle) =>
        Open(context =>
        {
            ApiKey.Check(context);
            return handle(context);
        });

    /// <summary>A handler for everyone, whose errors are answered as problems.</summary>
    public static RequestDelegate Open(Func<HttpContext, Task> handle) =>
        async context =>
        {
            Headers.Add(context.Response);
            try
            {
                await handle(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to be answered.
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                await Write(context, ProblemOf(e, context), RetryAfter(e));
            }
        };

    /// <summary>What is told of an error.</summary>
    public static Problem ProblemOf(Exception error, HttpContext context)
    {
        var (status, detail) = error switch
        {
            RequestException e => (e.Status, e.Message),
            GradCamException e => (422, CallerWords.OfRequest(e.Message)),
            BadHttpRequestException e => (e.StatusCode, e.Message),
            _ => (500, "Something unexpected failed; the server's log says what."),
        };
        if (status == 500)
            context
                .RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger("GradCam")
                .LogError(error, "A request to {Path} failed", context.Request.Path);
        return new("about:blank", TitleOf(status), status, DisplayText.Of(detail));
    }

    /// <summary>Answers in JSON.</summary>
    public static Task Json<T>(HttpContext context, T answer, JsonTypeInfo<T> type) =>
        Bytes(context, JsonSerializer.SerializeToUtf8Bytes(answer, type), "application/json; charset=utf-8");

    /// <summary>Answers with bytes.</summary>
    public static async Task Bytes(HttpContext context, ReadOnlyMemory<byte> bytes, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Task Write(HttpContext context, Problem problem, int? retryAfter)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.Headers.CacheControl = "no-store";
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Bytes(
            context,
            JsonSerializer.SerializeToUtf8Bytes(problem, ServerJson.Default.Problem),
            "application/problem+json; charset=utf-8"
        );
    }

    private static int? RetryAfter(Exception error) => (error as RequestException)?.RetryAfter;

    private static string TitleOf(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } title
            ? title
            : "Error";
}
