using GradCam.Tests;
using Microsoft.Playwright;

namespace GradCam.Server.Tests.Page;

/// <summary>
/// The pictures of the page in docs/images, and others to look at under artifacts/page. With <c>GRADCAM_ACCEPT=1</c>
/// those of the documents are taken anew.
/// </summary>
[Collection(nameof(Chromium))]
public class ScreenshotTests(Chromium chromium)
{
    [Theory]
    [InlineData("page", 1440, 900, false)]
    [InlineData("page-dark", 1440, 900, true)]
    [InlineData("page-phone", 360, 780, false)]
    [InlineData("page-tablet", 768, 1024, true)]
    public async Task Picture_isAsLargeAsTheWindowAllows(string name, int width, int height, bool dark)
    {
        await using var open = await chromium.Open(width: width, dark: dark);
        await open.Page.SetViewportSizeAsync(width, height);
        await open.DropCat();
        await Taken(open, name);

        var picture = (await open.Page.Locator(".stage canvas.map").BoundingBoxAsync())!;
        var controls = (await open.Page.Locator(".controls").BoundingBoxAsync())!;

        Assert.Equal(451.0 / 300, picture.Width / picture.Height, 0.02);
        // Twice its size, or what the window has beside the colours' scale.
        Assert.InRange(picture.Width, Math.Min(902, (width < 1024 ? width : width - 344) - 140), 902);
        Assert.True(width < 700 || controls.Y + controls.Height <= height, "The controls lie below the window.");
        Assert.Equal(0, await open.Overflow());
    }

    [Theory]
    [InlineData("page-methods", "methods")]
    [InlineData("page-layers", "layers")]
    public async Task Comparison_showsAsManyAsFit(string name, string view)
    {
        await using var open = await chromium.Open(width: 1440);
        await open.DropCat();
        await open.Page.CheckAsync($"input[value={view}]");
        await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.compared .tile').length > 15");
        await open.Page.WaitForFunctionAsync("() => document.querySelector('.compared canvas').place");
        await Taken(open, name);

        Assert.Equal(
            5,
            await open.Page.EvaluateAsync<int>(
                "() => getComputedStyle(document.querySelector('.compared')).gridTemplateColumns.split(' ').length"
            )
        );
    }

    private static async Task Taken(OpenPage open, string name)
    {
        await open.Page.Mouse.MoveAsync(0, 0);
        await open.Page.WaitForTimeoutAsync(200);
        string folder =
            Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1"
                ? Path.Combine(Repository.Root, "docs", "images")
                : Path.Combine(Repository.Root, "artifacts", "page");
        Directory.CreateDirectory(folder);
        await open.Page.ScreenshotAsync(
            new()
            {
                Path = Path.Combine(folder, $"{name}.jpg"),
                Type = ScreenshotType.Jpeg,
                Quality = 88,
            }
        );
    }
}
