using Microsoft.AspNetCore.Http;

namespace GradCam.Server.Endpoints;

/// <summary>Headers of every answer, by which browsers do with it only what is meant.</summary>
internal static class Headers
{
    /// <summary>Scripts and styles of this server alone, none within the page; pictures that it makes.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        + "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>Adds them.</summary>
    public static void Add(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        // What other origins may fetch, CORS says.
        if (!headers.ContainsKey("Access-Control-Allow-Origin"))
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
