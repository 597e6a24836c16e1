using System.Globalization;
using GradCam.Server.Answers;
using GradCam.Server.Requests;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Http;

namespace GradCam.Server.Endpoints;

/// <summary>What KServe's protocols share: JSON in, and errors as <c>{"error": "..."}</c>.</summary>
internal static class KServe
{
    /// <summary>A handler for requests that bring the key, whose errors are those of the protocols.</summary>
    public static RequestDelegate Guarded(Func<HttpContext, Task> handle) =>
        Api.Open(async context =>
        {
            try
            {
                ApiKey.Check(context);
                await handle(context);
            }
            catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                var problem = Api.ProblemOf(e, context);
                context.Response.StatusCode = problem.Status;
                if (e is RequestException { RetryAfter: { } seconds })
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await Api.Json(context, new(problem.Detail), ServerJson.Default.KServeError);
            }
        });

    /// <summary>Reads a request's JSON.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">Bounds its bytes.</param>
    /// <param name="read">Reads the body, and adds its parameters to the fields.</param>
    public static async Task<(RequestFields Fields, T Request)> Read<T>(
        HttpContext context,
        ExplainService service,
        Func<ReadOnlyMemory<byte>, RequestFields, T> read
    )
    {
        var held = service.Begin();
        context.Response.RegisterForDispose(held);
        var fields = new RequestFields();
        foreach (var (name, values) in context.Request.Query)
            fields.Set(name, values.Select(v => v ?? ""));
        byte[] body = await RequestReader.Body(context, held);
        return (fields, read(body, fields));
    }
}
