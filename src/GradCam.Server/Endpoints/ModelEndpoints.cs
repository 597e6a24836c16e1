using GradCam.Foundation;
using GradCam.Json;
using GradCam.Server.Answers;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>The models, how each is read, and where it can be explained.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ModelRegistry models)
    {
        routes.MapGet(
            "/v1/models",
            Api.Guarded(context => Api.Json(context, models.Summaries(), ServerJson.Default.ModelsAnswer))
        );
        routes.MapGet(
            "/v1/models/{model}",
            Api.Guarded(context =>
            {
                var (served, explainer) = models.Loaded(NameIn(context));
                var signature = InspectResult.Of(
                    served.Name,
                    explainer.Signature,
                    explainer.Diagnostics,
                    words: CallerWords.OfRequest
                );
                return Api.Json(
                    context,
                    new(served.Name, true, served.Summary(models.IsDefault(served)), signature, explainer.Labels.Names),
                    ServerJson.Default.ModelAnswer
                );
            })
        );
        routes.MapGet(
            "/v1/models/{model}/layers",
            Api.Guarded(context =>
            {
                var (_, explainer) = models.Loaded(NameIn(context));
                var list = LayerList.Of(explainer.ScoreTensor, explainer.Layers, explainer.DefaultLayer, []);
                return Api.Json(context, new(list.Score, list.Auto, list.Layers), ServerJson.Default.LayersAnswer);
            })
        );
        routes.MapPut(
            "/v1/models/{model}",
            Api.Open(async context =>
            {
                ApiKey.CheckForChange(context);
                var served = await models.Load(NameIn(context), context.RequestAborted);
                await Api.Json(context, served.Summary(models.IsDefault(served)), ServerJson.Default.ModelSummary);
            })
        );
        routes.MapDelete(
            "/v1/models/{model}",
            Api.Open(context =>
            {
                ApiKey.CheckForChange(context);
                models.Drop(NameIn(context));
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            })
        );
    }

    /// <summary>The model's name in the address.</summary>
    public static string NameIn(HttpContext context) => (string)context.Request.RouteValues["model"]!;
}
