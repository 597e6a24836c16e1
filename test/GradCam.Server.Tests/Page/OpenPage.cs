using System.Text.Json;
using Microsoft.Playwright;

namespace GradCam.Server.Tests.Page;

/// <summary>The page in a browser, watched: what it complains of, and what it asks of others.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private const string Settled =
        "() => globalThis.page?.result?.row && page.result.stage.settled " + "&& page.result.progress.element.hidden";

    private readonly Uri _address;

    public OpenPage(IPage page, Uri address)
    {
        (Page, _address) = (page, address);
        page.SetDefaultTimeout(60_000);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Errors.Add(message.Text);
        };
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    /// <summary>The browser's page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of the console.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The addresses that were asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The heading of what the network says.</summary>
    public Task<string> Verdict => Page.InnerTextAsync(".verdict");

    /// <summary>The sentence under the picture.</summary>
    public Task<string> Words => Page.InnerTextAsync("#map-words");

    /// <summary>The number of explanations that were asked for.</summary>
    public int Asked => Requests.Count(r => new Uri(r).AbsolutePath is "/v1/explain" or "/v1/compare");

    /// <summary>Loads the page.</summary>
    /// <param name="whole">Until it can take pictures.</param>
    public async Task Load(bool whole)
    {
        await Page.GotoAsync(_address.AbsoluteUri);
        if (whole)
            await Page.WaitForFunctionAsync("() => globalThis.page?.models?.all");
    }

    /// <summary>Drops a file on the page, of the type that browsers tell by the ending.</summary>
    public async Task Drop(byte[] file, string name)
    {
        var data = await Page.EvaluateHandleAsync(
            """
            ([bytes, name]) => {
              const data = new DataTransfer();
              const type = { jpg: 'image/jpeg', png: 'image/png' }[name.split('.').at(-1)] ?? '';
              data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name, { type }));
              return data;
            }
            """,
            new[] { Convert.ToBase64String(file), name }
        );
        foreach (string kind in (string[])["dragenter", "dragover", "drop"])
            await Page.DispatchEventAsync("main", kind, new { dataTransfer = data });
    }

    /// <summary>Drops the photograph of a cat and waits for its explanation.</summary>
    public async Task DropCat(string name = "chelsea.png")
    {
        await Drop(RunningServer.Cat, name);
        await Page.WaitForFunctionAsync("() => performance.getEntriesByName('explained').length > 0");
        await Shown();
    }

    /// <summary>Waits until all that was chosen is shown.</summary>
    public Task Shown() => Page.WaitForFunctionAsync(Settled);

    /// <summary>Waits until all that was chosen is shown, and something else than before.</summary>
    public async Task Changed(string before)
    {
        await Page.WaitForFunctionAsync(
            "before => document.querySelector('.stage canvas.map').toDataURL() !== before",
            before
        );
        await Shown();
    }

    /// <summary>What the large picture shows, as text.</summary>
    public Task<string> Pixels() =>
        Page.EvaluateAsync<string>("() => document.querySelector('.stage canvas.map').toDataURL()");

    /// <summary>What axe-core finds.</summary>
    public async Task<IReadOnlyList<string>> Violations()
    {
        // As an argument of the debugger, which the page's content policy does not hold for.
        await Page.EvaluateAsync(Chromium.Axe + ";0");
        var found = await Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
                + ".map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)"
        );
        return [.. found.EnumerateArray().Select(text => text.GetString()!)];
    }

    /// <summary>Pixels by which the page is wider than the window.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
