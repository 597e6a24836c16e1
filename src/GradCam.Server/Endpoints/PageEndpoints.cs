using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GradCam.Server.Endpoints;

/// <summary>The page: files that lie in the assembly.</summary>
internal static class PageEndpoints
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".json"] = "application/json; charset=utf-8",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (name, bytes) in PageFiles.All())
        {
            string tag = $"\"{Convert.ToHexString(SHA256.HashData(bytes)[..12])}\"",
                path = "/" + name;
            Task Send(HttpContext context) => Answer(context, bytes, Types[Path.GetExtension(name)], tag);
            routes.MapGet(path, Api.Open(Send));
            if (path == "/index.html")
                routes.MapGet("/", Api.Open(Send));
        }
    }

    private static Task Answer(HttpContext context, byte[] bytes, string type, string tag)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch != tag)
            return Api.Bytes(context, bytes, type);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}
