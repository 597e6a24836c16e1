using System.Reflection;
using GradCam.Server.Answers;
using GradCam.Server.Requests;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>
/// The open inference protocol (KServe's V2): health, metadata, and inference whose outputs are scores and, where it
/// is asked for, the map.
/// </summary>
internal static class KServeV2Endpoints
{
    private const string Scores = "scores",
        Probabilities = "probabilities",
        SaliencyMap = "saliency_map",
        Float = "FP32";

    public static void Map(IEndpointRouteBuilder routes, ModelRegistry models, ExplainService service)
    {
        routes.MapGet("/v2", Api.Open(context => Api.Json(context, Server(), ServerJson.Default.ServerMetadata)));
        routes.MapGet(
            "/v2/health/live",
            Api.Open(context => Api.Json(context, new LiveAnswer(true), ServerJson.Default.LiveAnswer))
        );
        routes.MapGet(
            "/v2/health/ready",
            Api.Open(context =>
            {
                SetReady(context, models.Ready);
                return Api.Json(context, new ReadyAnswer(models.Ready), ServerJson.Default.ReadyAnswer);
            })
        );
        foreach (string model in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            routes.MapGet(
                model,
                KServe.Guarded(context =>
                    Api.Json(context, Metadata(context, models), ServerJson.Default.ModelMetadata)
                )
            );
            routes.MapGet(
                model + "/ready",
                KServe.Guarded(context =>
                {
                    var served = models.Find(ModelEndpoints.NameIn(context));
                    bool ready = served.Explainer is not null;
                    SetReady(context, ready);
                    return Api.Json(context, new(served.Name, ready), ServerJson.Default.ModelReadyAnswer);
                })
            );
            routes.MapPost(model + "/infer", KServe.Guarded(context => Infer(context, service)));
        }
    }

    private static void SetReady(HttpContext context, bool ready)
    {
        if (!ready)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    private static ServerMetadata Server() =>
        new(
            "gradcam",
            typeof(KServeV2Endpoints)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion,
            []
        );

    private static ModelMetadata Metadata(HttpContext context, ModelRegistry models)
    {
        var (served, explainer) = models.Loaded(ModelEndpoints.NameIn(context));
        var model = explainer.Model;
        long[] size = [.. model.Network.InputSize.Select(length => (long)length)];
        return new(
            served.Name,
            ["1"],
            served.Entry.Kind == "keras" ? "keras" : "onnx",
            [new(model.Network.Input, Float, [-1, .. model.InputShape.Select(length => (long)length)])],
            [new(Scores, Float, [-1, model.Network.Classes ?? -1]), new(SaliencyMap, Float, [-1, .. size])]
        );
    }

    private static async Task Infer(HttpContext context, ExplainService service)
    {
        var (fields, request) = await KServe.Read(context, service, InferRequest.Read);
        foreach (string name in request.Outputs.Where(n => n is not (Scores or Probabilities or SaliencyMap)))
            throw new RequestException(
                400,
                $"There is no output '{RequestFields.Shown(name)}': there are {Scores}, {Probabilities} and "
                    + $"{SaliencyMap}."
            );
        var outputs = await service.Run(
            ModelEndpoints.NameIn(context),
            fields,
            (model, cancel) => Outputs(model, request, cancel).ToArray(),
            context.RequestAborted
        );
        await Api.Json(
            context,
            new(ModelEndpoints.NameIn(context), outputs) { Id = request.Id },
            ServerJson.Default.InferAnswer
        );
    }

    private static IEnumerable<InferOutput> Outputs(ModelWork model, InferRequest request, CancellationToken cancel)
    {
        bool Wants(string name) => request.Outputs.Count == 0 ? name != SaliencyMap : request.Outputs.Contains(name);
        if (Wants(Scores) || Wants(Probabilities))
        {
            PredictAnswer[] all = [.. request.Instances.Select(i => model.PredictionOf(i, cancel))];
            if (Wants(Scores))
                yield return Rows(Scores, [.. all.Select(p => p.Scores)]);
            if (Wants(Probabilities) && all[0].Probabilities is not null)
                yield return Rows(Probabilities, [.. all.Select(p => p.Probabilities!)]);
        }
        if (!Wants(SaliencyMap))
            yield break;
        Tensor[] maps = [.. request.Instances.Select(i => model.MapOf(i, cancel))];
        yield return new(SaliencyMap, [maps.Length, .. maps[0].Shape], Float, [.. maps.SelectMany(map => map.Data)]);
    }

    private static InferOutput Rows(string name, IReadOnlyList<float>[] rows) =>
        new(name, [rows.Length, rows[0].Count], Float, [.. rows.SelectMany(row => row)]);
}
