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
        routes.MapPost(
            "/v1/explain",
            Api.Guarded(context => Handle(context, service, [CamMethods.GradCam], compare: false))
        );
        routes.MapPost("/v1/compare", Api.Guarded(context => Handle(context, service, CamMethods.All, compare: true)));
    }

    private static async Task Handle(
        HttpContext context,
        ExplainService service,
        IReadOnlyList<CamMethod> methods,
        bool compare
    )
    {
        var form = AnswerForms.Of(context.Request);
        // Before a place is taken, so that a slow sender takes none.
        var fields = await RequestReader.Read(context);
        var query = ExplainQuery.Of(fields, service.Limits, methods);
        if (form == AnswerForm.Events)
        {
            await EventStream.Write(
                context,
                advance =>
                    service.Explain(query, fields.Picture, AnswerForm.Json, compare, advance, context.RequestAborted)
            );
            return;
        }
        var answer = await service.Explain(query, fields.Picture, form, compare, null, context.RequestAborted);
        await Api.Bytes(context, answer, AnswerForms.TypeOf(form));
    }
}
