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
                var signature = InspectResult.Of(served.Name, explainer.Signature, explainer.Diagnostics);
                return Api.Json(
                    context,
                    new(signature, explainer.Labels.Names, served.Summary(models.IsDefault(served))),
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
    }

    /// <summary>The model's name in the address.</summary>
    public static string NameIn(HttpContext context) => (string)context.Request.RouteValues["model"]!;
}
