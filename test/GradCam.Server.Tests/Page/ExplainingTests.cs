using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace GradCam.Server.Tests.Page;

/// <summary>A photograph is dropped and looked at.</summary>
[Collection(nameof(Chromium))]
public class ExplainingTests(Chromium chromium)
{
    private static readonly Lazy<Explainer> Library = new(() => Explainer.Load(BuiltInModel.CatsDogs));

    private static Picture Photograph => Picture.Decode(RunningServer.Cat);

    [Fact]
    public async Task Drop_chelsea_saysCatAndHasTheLibrarysMap()
    {
        await using var open = await chromium.Open();
        var expected = Library.Value.Explain(Photograph);

        await open.DropCat();

        Assert.StartsWith("cat", await open.Verdict);
        Assert.Contains("Evidence for cat: strongest", await open.Words);
        var map = Npy.Decode(await Downloaded(open.Page, ".npy"));
        Assert.Equal(expected.MapValues.Shape, map.Shape);
        for (int i = 0; i < map.Data.Length; i++)
            Assert.Equal(expected.MapValues.Data[i], map.Data[i], 1e-4f);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Pointer_overThePicture_readsTheMap()
    {
        await using var open = await chromium.Open();
        await open.DropCat();
        var map = Library.Value.Explain(Photograph).Map;
        var box = (await open.Page.Locator(".stage canvas.map").BoundingBoxAsync())!;

        foreach (var (x, y) in ((float, float)[])[(0.3f, 0.35f), (0.8f, 0.9f)])
        {
            await open.Page.Mouse.MoveAsync(box.X + x * box.Width, box.Y + y * box.Height);
            string read = await open.Page.InnerTextAsync(".stage output");

            Assert.EndsWith(" of the maximum", read);
            float value = float.Parse(read.Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.Equal(map[(int)(y * 128), (int)(x * 128)], value, 0.03f);
        }
    }

    [Fact]
    public async Task Choices_otherClassContrastLayerMethodAndLook_changeTheHeatmap()
    {
        await using var open = await chromium.Open();
        await open.DropCat();
        string before = await open.Pixels();

        async Task Changes(Func<Task> choose)
        {
            await choose();
            await open.Changed(before);
            before = await open.Pixels();
        }

        await Changes(() => open.Page.CheckAsync("input[name=target][value='1']"));
        Assert.Contains("Evidence for dog", await open.Words);
        await Changes(() => open.Page.SelectOptionAsync(".contrast select", "0"));
        Assert.Contains("Evidence for dog - cat", await open.Words);
        await Changes(() => Slide(open.Page, 3));
        await Changes(() => open.Page.SelectOptionAsync(".method select", "layercam"));
        Assert.Contains("LayerCAM", await open.Page.InnerTextAsync(".made"));
        await Changes(() => open.Page.SelectOptionAsync(".controls .control:last-child select", "viridis"));
        int asked = open.Asked;
        await Changes(() => open.Page.FillAsync("input[max='1']", "0.8"));
        await Changes(() => open.Page.FillAsync("input[max='0.95']", "0.5"));

        Assert.Equal(asked, open.Asked);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Slider_throughTheDepth_needsOneRequest()
    {
        await using var open = await chromium.Open();
        await open.DropCat();
        await open.Page.FocusAsync("#layer");
        await open.Page.WaitForFunctionAsync("() => page.session.maps.values().next().value.size > 20");
        int asked = open.Asked,
            layers = Library.Value.Layers.Count;
        string before = await open.Pixels();

        for (int i = layers - 2; i >= 0; i--)
        {
            await open.Page.Keyboard.PressAsync("ArrowLeft");
            await open.Shown();
            Assert.Equal(Library.Value.Layers[i].Name, await open.Page.GetAttributeAsync(".layer-name bdi", "title"));
        }

        Assert.Equal(asked, open.Asked);
        Assert.NotEqual(before, await open.Pixels());
        Assert.Contains("fine detail", await open.Page.InnerTextAsync(".findings"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Compare_methodsAndLayers_standSideBySideAndAreChosen()
    {
        await using var open = await chromium.Open();
        await open.DropCat();

        await open.Page.CheckAsync("input[value=methods]");
        await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.compared .tile').length > 15");
        await open.Page.ClickAsync(".compared .tile:has-text('HiResCAM')");
        await open.Shown();
        Assert.Equal("hirescam", await open.Page.InputValueAsync(".method select"));

        await open.Page.CheckAsync("input[value=layers]");
        await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.compared .tile').length > 20");
        Assert.Equal(Library.Value.Layers.Count, await open.Page.Locator(".compared .tile").CountAsync());
        await open.Page.ClickAsync(".compared .tile >> nth=4");
        await open.Shown();
        Assert.Equal("4", await open.Page.InputValueAsync("#layer"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task MethodOfManyRuns_tellsOfThemAndIsCancelled()
    {
        await using var open = await chromium.Open();
        await open.DropCat();

        await open.Page.SelectOptionAsync(".method select", "rise");
        await open.Page.WaitForFunctionAsync(
            "() => /RISE: [\\d,]+ runs? of the network/.test(document.querySelector('.progress').innerText)"
        );
        await open.Page.ClickAsync(".progress button");
        await open.Shown();

        Assert.Equal("gradcam", await open.Page.InputValueAsync(".method select"));
        Assert.Contains("Evidence for cat", await open.Words);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Box_ofADetector_isExplainedWhenClicked()
    {
        await using var open = await chromium.Open();
        await open.Page.SelectOptionAsync("#model select", "detector");
        await open.DropCat();
        string before = await open.Pixels();
        var place = await open.Page.EvaluateAsync<JsonElement>(
            """
            () => {
              const { canvas, boxes, photo } = page.result.stage, { width, height } = canvas.getBoundingClientRect();
              for (let y = 4; y < height; y += 8)
                for (let x = 4; x < width; x += 8) {
                  const box = boxUnder(canvas.place, boxes, photo.width, x, y);
                  if (box > 0)
                    return { x, y, box };
                }
            }
            """
        );

        await open.Page.ClickAsync(
            ".stage canvas.map",
            new()
            {
                Position = new() { X = place.GetProperty("x").GetSingle(), Y = place.GetProperty("y").GetSingle() },
            }
        );
        await open.Changed(before);

        // More than the five that the command line tells of.
        Assert.InRange(await open.Page.EvaluateAsync<int>("() => page.result.stage.boxes.length"), 6, 100);
        int box = place.GetProperty("box").GetInt32() + 1;
        Assert.Equal($"box:{box}", await open.Page.InputValueAsync("input[name=target]:checked"));
        Assert.Contains($"Evidence for box {box}, ", await open.Words);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Download_png_isWhatIsShownAtThePhotographsSize()
    {
        await using var open = await chromium.Open();
        await open.DropCat();

        var png = Picture.Decode(await Downloaded(open.Page, "PNG"));
        using var json = JsonDocument.Parse(await Downloaded(open.Page, "JSON"));

        Assert.Equal((451, 300), (png.Width, png.Height));
        Assert.NotEqual(Photograph.Rgb.ToArray(), png.Rgb.ToArray());
        Assert.Equal("cat", json.RootElement.GetProperty("predictions")[0].GetProperty("label").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("explanations").GetArrayLength());
    }

    private static async Task<byte[]> Downloaded(IPage page, string button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.ClickAsync($".says .actions button:text-is('{button}')")
        );
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    private static Task Slide(IPage page, int layer) =>
        page.FillAsync("#layer", layer.ToString(CultureInfo.InvariantCulture));
}
