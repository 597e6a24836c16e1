using GradCam.Server.Requests;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>Explains a picture: <c>/v1/explain</c>, and with many methods side by side <c>/v1/compare</c>.</summary>
internal static class ExplainEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ExplainService service)
    {
        routes.MapPost("/v1/explain", Api.Guarded(context => Handle(context, service, compare: false)));
        routes.MapPost("/v1/compare", Api.Guarded(context => Handle(context, service, compare: true)));
    }

    private static async Task Handle(HttpContext context, ExplainService service, bool compare)
    {
        var form = AnswerForms.Of(context.Request);
        // Before a place is taken, so that a slow sender takes none.
        using var held = service.Begin();
        var fields = await RequestReader.Read(context, held);
        if (form == AnswerForm.Events)
        {
            await EventStream.Write(
                context,
                async advance =>
                    (await service.Explain(fields, AnswerForm.Json, compare, advance, context.RequestAborted)).Answer
            );
            return;
        }
        var (answer, kept) = await service.Explain(fields, form, compare, null, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Cache-Status"] = kept ? "gradcam; hit" : "gradcam; fwd=miss";
        await Api.Bytes(context, answer, AnswerForms.TypeOf(form));
    }
}
