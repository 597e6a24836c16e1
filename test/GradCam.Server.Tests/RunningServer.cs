using System.Net.Http.Headers;
using System.Text.Json;
using GradCam.Server.Serving;
using GradCam.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GradCam.Server.Tests;

/// <summary>A server on a free port of loopback, with a client.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app)
    {
        _app = app;
        Client = new() { BaseAddress = new(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>A photograph of a cat.</summary>
    public static byte[] Cat { get; } = File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "chelsea.png"));

    /// <summary>The client.</summary>
    public HttpClient Client { get; }

    /// <summary>The server's address.</summary>
    public Uri Address => Client.BaseAddress!;

    /// <summary>The server's services.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Its options.</param>
    /// <param name="listen">Whom it answers; its addresses are those of a free port.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    public static async Task<RunningServer> Start(
        Action<GradCamServerOptions>? configure = null,
        ListenOptions? listen = null,
        int port = 0
    )
    {
        var app = GradCamServer.Create(
            configure ?? (_ => { }),
            (listen ?? new()) with
            {
                Urls = [$"http://127.0.0.1:{port}"],
            }
        );
        await app.StartAsync();
        await app.Services.GetRequiredService<ModelLoading>().Done;
        return new(app);
    }

    /// <summary>Sends a form with the photograph.</summary>
    /// <param name="path">The endpoint.</param>
    /// <param name="accept">The form of the answer; null for none in particular.</param>
    /// <param name="fields">Further fields.</param>
    public async Task<HttpResponseMessage> Post(
        string path,
        string? accept = null,
        params (string Name, string Value)[] fields
    )
    {
        using var form = Form(Cat, fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        if (accept is not null)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await Client.SendAsync(request);
    }

    /// <summary>A form with a picture.</summary>
    public static MultipartFormDataContent Form(byte[] picture, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(picture), "image", "picture" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }

    /// <summary>The JSON of an answer.</summary>
    public static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;

    /// <summary>The JSON at an address.</summary>
    public async Task<JsonElement> Get(string path) => await Json(await Client.GetAsync(path));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
