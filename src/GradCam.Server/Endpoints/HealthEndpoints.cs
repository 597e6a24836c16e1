using GradCam.Server.Answers;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>Whether the process lives, and whether it can take requests.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ModelRegistry models)
    {
        routes.MapGet("/healthz", Api.Open(context => Answer(context, "alive")));
        routes.MapGet(
            "/readyz",
            Api.Open(context =>
            {
                if (!models.Ready)
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Answer(context, models.Ready ? "ready" : "loading");
            })
        );
    }

    private static Task Answer(HttpContext context, string status) =>
        Api.Json(context, new HealthAnswer(status), ServerJson.Default.HealthAnswer);
}
