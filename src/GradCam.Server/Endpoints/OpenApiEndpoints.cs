using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>The description of the server in OpenAPI; the names in it are those of the registries.</summary>
internal static class OpenApiEndpoints
{
    private static readonly Lazy<byte[]> Document = new(Write);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/openapi/v1.json",
            Api.Open(context => Api.Bytes(context, Document.Value, "application/json; charset=utf-8"))
        );

    private static byte[] Write()
    {
        using var stream = typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = JsonNode.Parse(stream)!;
        var schemas = document["components"]!["schemas"]!;
        Fill("Method", CamMethods.All.Concat(CamMethods.Variants).Select(m => m.Name).Append("all"));
        Fill("Colormap", Colormap.All.Select(c => c.Name));
        Fill("Normalization", MapNormalization.All.Select(n => n.Name));
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
            document.WriteTo(writer);
        return text.ToArray();

        void Fill(string schema, IEnumerable<string> names) =>
            schemas[schema]!["enum"] = new JsonArray([.. names.Select(name => (JsonNode)JsonValue.Create(name)!)]);
    }
}
