using System.Security.Cryptography;
using System.Text;
using GradCam.Server.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GradCam.Server.Endpoints;

/// <summary>Checks the key of requests.</summary>
internal static class ApiKey
{
    private const string Bearer = "Bearer ";

    /// <summary>Refuses a request without the key, if there is one.</summary>
    /// <exception cref="RequestException">The key is missing or wrong.</exception>
    public static void Check(HttpContext context)
    {
        string? key = context.RequestServices.GetRequiredService<GradCamServerOptions>().ApiKey;
        if (key is null || Same(key, Given(context.Request)))
            return;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        throw new RequestException(
            401,
            "The server takes requests with its key alone: send it as the header \"Authorization: Bearer KEY\" or "
                + "\"X-API-Key: KEY\"."
        );
    }

    /// <summary>Refuses a request that changes the server, unless it has a key to bring.</summary>
    /// <exception cref="RequestException">The server has no key; or the request's is missing or wrong.</exception>
    public static void CheckForChange(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<GradCamServerOptions>().ApiKey is null)
            throw new RequestException(
                403,
                "Models are loaded and dropped only by those who bring the server's key, and this one was started "
                    + "without: start it with --api-key-file."
            );
        Check(context);
    }

    private static string Given(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } text
        && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? text[Bearer.Length..].Trim()
            : request.Headers["X-API-Key"].ToString();

    // In a time that does not tell how much of it is right.
    private static bool Same(string key, string given) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(key)),
            SHA256.HashData(Encoding.UTF8.GetBytes(given))
        );
}
