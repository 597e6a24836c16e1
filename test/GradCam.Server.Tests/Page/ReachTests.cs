using System.Text.Json;
using Microsoft.Playwright;

namespace GradCam.Server.Tests.Page;

/// <summary>Everyone can use the page: by keys, with a screen reader, on a phone, from right to left.</summary>
[Collection(nameof(Chromium))]
public class ReachTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, false, "ltr")]
    [InlineData(1280, true, "ltr")]
    [InlineData(360, false, "ltr")]
    [InlineData(360, true, "ltr")]
    [InlineData(360, false, "rtl")]
    public async Task Page_isAccessibleAndFitsTheWindow(int width, bool dark, string direction)
    {
        await using var open = await chromium.Open(width: width, dark: dark);
        await open.Page.EvaluateAsync($"() => document.documentElement.dir = '{direction}'");
        List<string> found = [];

        async Task Look(string state)
        {
            found.AddRange((await open.Violations()).Select(v => $"{state}: {v}"));
            int overflow = await open.Overflow();
            if (overflow > 0)
                found.Add($"{state}: wider than the window by {overflow}");
        }

        await Look("start");
        await open.Drop("no picture"u8.ToArray(), "notes.png");
        await open.Page.WaitForSelectorAsync(".drop .notice:visible");
        await Look("wrong file");
        await open.DropCat();
        await open.Page.ClickAsync(".says summary:has-text('Copy')");
        await Look("explained");
        await open.Page.ClickAsync("#model button");
        await Look("signature");
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.CheckAsync("input[value=methods]");
        await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.compared .tile').length > 15");
        await Look("methods");
        await open.Page.ClickAsync(".toolbar > .button");
        await open.Page.ClickAsync("#camera");
        await open.Page.WaitForSelectorAsync(".camera .primary:enabled");
        await Look("camera");

        Assert.Empty(found);
    }

    [Fact]
    public async Task Keys_alone_explainChooseAndRead()
    {
        await using var open = await chromium.Open();
        var keys = open.Page.Keyboard;

        await TabTo(open.Page, ".sample");
        await keys.PressAsync("Enter");
        await open.Page.WaitForFunctionAsync("() => performance.getEntriesByName('explained').length > 0");
        await open.Shown();
        Assert.StartsWith("cat", await open.Verdict);

        await TabTo(open.Page, "canvas");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Shift+ArrowUp");
        Assert.Matches(
            @"^50 % across, 40 % down: \d\.\d\d of the maximum$",
            (await open.Page.InnerTextAsync(".stage output")).Replace('\u00a0', ' ')
        );
        string before = await open.Pixels();
        await TabTo(open.Page, "#layer");
        await keys.PressAsync("Home");
        await open.Changed(before);
        before = await open.Pixels();
        await TabTo(open.Page, "input[name=target]");
        await keys.PressAsync("ArrowDown");
        await open.Changed(before);

        Assert.Contains("Evidence for dog", await open.Words);
        Assert.Contains("Grad-CAM", await open.Page.TextContentAsync("#status"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Tab_reachesEverythingWithAVisibleFocus()
    {
        await using var open = await chromium.Open();
        await open.DropCat();

        await open.Page.EvaluateAsync(
            """
            () => {
              document.activeElement?.blur();
              globalThis.reached = new Set();
              globalThis.unmarked = [];
              document.addEventListener('focusin', ({ target }) => {
                reached.add(target.type === 'radio' ? target.name : target);
                const shown = [target, target.nextElementSibling, target.parentElement]
                  .some(of => of && getComputedStyle(of).outlineStyle !== 'none');
                if (!shown && target.id !== 'main')
                  unmarked.push(target.outerHTML.slice(0, 120));
              });
            }
            """
        );
        for (int i = 0; i < 40; i++)
            await open.Page.Keyboard.PressAsync("Tab");
        var missed = await open.Page.EvaluateAsync<JsonElement>(
            """
            () => [...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')]
              .filter(element => element.checkVisibility() && !element.disabled)
              .filter(element => !reached.has(element.type === 'radio' ? element.name : element))
              .map(element => element.outerHTML.slice(0, 120)).concat(unmarked)
            """
        );

        Assert.Empty(missed.EnumerateArray().Select(m => m.GetString()));
    }

    [Fact]
    public async Task RightToLeft_turnsThePageRound()
    {
        await using var open = await chromium.Open();
        await open.Page.EvaluateAsync("() => document.documentElement.dir = 'rtl'");
        await open.DropCat();

        var picture = (await open.Page.Locator(".stage canvas.map").BoundingBoxAsync())!;
        var side = (await open.Page.Locator(".says").BoundingBoxAsync())!;
        var bar = (await open.Page.Locator(".prediction .bar >> nth=1").BoundingBoxAsync())!;
        var fill = (await open.Page.Locator(".prediction .fill >> nth=1").BoundingBoxAsync())!;

        Assert.True(side.X + side.Width <= picture.X);
        Assert.Equal(bar.X + bar.Width, fill.X + fill.Width, 1f);
    }

    [Fact]
    public async Task ReducedMotion_showsTheNextMapAtOnce()
    {
        await using var open = await chromium.Open();
        await open.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await open.DropCat();

        bool fades = await open.Page.EvaluateAsync<bool>(
            """
            () => {
              const { stage, row } = page.result;
              const field = new Field(new Float32Array([0, 1, 2, 3]), [2, 2], 3);
              stage.map({ ...stage, field, label: '', words: '' });
              return Boolean(stage.fade);
            }
            """
        );

        Assert.False(fades);
    }

    [Fact]
    public async Task Camera_picture_isExplained()
    {
        await using var open = await chromium.Open();

        await open.Page.ClickAsync("#camera");
        await open.Page.ClickAsync(".camera .primary:enabled");
        await open.Page.WaitForFunctionAsync("() => performance.getEntriesByName('explained').length > 0");

        Assert.Contains("camera.jpg", await open.Page.InnerTextAsync(".picture-name"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Paste_picture_isExplained()
    {
        await using var open = await chromium.Open();

        await open.Page.EvaluateAsync(
            """
            bytes => {
              const clipboardData = new DataTransfer();
              clipboardData.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], 'image.png'));
              dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
            }
            """,
            Convert.ToBase64String(RunningServer.Cat)
        );
        await open.Page.WaitForFunctionAsync("() => performance.getEntriesByName('explained').length > 0");

        Assert.StartsWith("cat", await open.Verdict);
    }

    [Fact]
    public async Task Page_keepsNothingAndAsksNobodyElse()
    {
        await using var open = await chromium.Open();
        await open.DropCat();

        int kept = await open.Page.EvaluateAsync<int>(
            "async () => document.cookie.length + localStorage.length + sessionStorage.length "
                + "+ (await indexedDB.databases()).length + (await caches.keys()).length"
        );

        Assert.Equal(0, kept);
        string host = chromium.Server.Address.Authority;
        Assert.All(
            open.Requests.Where(r => !r.StartsWith("blob:") && !r.StartsWith("data:")),
            r => Assert.Equal(host, new Uri(r).Authority)
        );
    }

    private static async Task TabTo(IPage page, string selector)
    {
        for (int i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                return;
        }
        Assert.Fail($"No key leads to {selector}.");
    }
}
