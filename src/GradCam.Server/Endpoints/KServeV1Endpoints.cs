using GradCam.Server.Answers;
using GradCam.Server.Requests;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>KServe's V1 protocol: a model's predictions, and their explanations.</summary>
internal static class KServeV1Endpoints
{
    public static void Map(IEndpointRouteBuilder routes, ExplainService service)
    {
        routes.MapPost(
            "/v1/models/{model}:explain",
            KServe.Guarded(async context =>
            {
                var (fields, instances) = await KServe.Read(context, service, InstanceReader.Read);
                var rows = await service.Run(
                    ModelEndpoints.NameIn(context),
                    fields,
                    (model, cancel) => instances.Select(i => model.ExplanationOf(i, cancel)).ToArray(),
                    context.RequestAborted
                );
                await Api.Json(context, new(rows), ServerJson.Default.ExplanationsAnswer);
            })
        );
        routes.MapPost(
            "/v1/models/{model}:predict",
            KServe.Guarded(async context =>
            {
                var (fields, instances) = await KServe.Read(context, service, InstanceReader.Read);
                var rows = await service.Run(
                    ModelEndpoints.NameIn(context),
                    fields,
                    (model, cancel) => instances.Select(i => model.PredictionOf(i, cancel)).ToArray(),
                    context.RequestAborted
                );
                await Api.Json(context, new(rows), ServerJson.Default.PredictionsAnswer);
            })
        );
    }
}
