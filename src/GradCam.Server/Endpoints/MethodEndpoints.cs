using GradCam.Server.Answers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>The methods and the colours.</summary>
internal static class MethodEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/v1/methods",
            Api.Guarded(context => Api.Json(context, Methods(), ServerJson.Default.MethodsAnswer))
        );
        routes.MapGet(
            "/v1/colormaps",
            Api.Guarded(context => Api.Json(context, Colormaps(), ServerJson.Default.ColormapsAnswer))
        );
    }

    private static MethodsAnswer Methods() =>
        new(
            [.. CamMethods.All.Concat(CamMethods.Variants).Select(Of)],
            [.. Colormap.All.Select(c => c.Name)],
            [.. MapNormalization.All.Select(n => n.Name)]
        );

    private static MethodAnswer Of(CamMethod method) =>
        new(
            method.Name,
            method.Title,
            method.GoodFor,
            method.Passes,
            method.Passes != "1",
            method.AtInput,
            method.IsVariant,
            method.Paper.ToString()
        );

    private static ColormapsAnswer Colormaps() =>
        new([.. Colormap.All.Select(c => new ColormapAnswer(c.Name, c.Rgb.ToArray()))]);
}
