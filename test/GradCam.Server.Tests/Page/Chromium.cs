using System.Diagnostics;
using GradCam.Tests;
using Microsoft.Playwright;

namespace GradCam.Server.Tests.Page;

/// <summary>
/// Debian's Chromium without a window, for all tests of the page; tests are left out where it is missing.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly Lazy<string> AxeCore = new(ReadAxe);

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A server with the built-in model and a detector.</summary>
    public RunningServer Server { get; private set; } = null!;

    /// <summary>axe-core's script; skips the test where npm cannot get it.</summary>
    public static string Axe => AxeCore.Value;

    public async ValueTask InitializeAsync() =>
        Server = await RunningServer.Start(options =>
        {
            options.Models.Add(ModelEntry.BuiltIn(BuiltInModel.CatsDogs));
            string detector = Path.Combine(
                Repository.Root,
                "test",
                "GradCam.Tests",
                "Golden",
                "detectors",
                "separate-boxes.onnx"
            );
            options.Models.Add(new("detector", "onnx", () => Explainer.Load(detector)));
        });

    /// <summary>Opens the page.</summary>
    /// <param name="server">The server; null for the shared one.</param>
    /// <param name="width">The window's width.</param>
    /// <param name="dark">The system's theme is dark.</param>
    /// <param name="load">Wait until it can take pictures.</param>
    internal async Task<OpenPage> Open(
        RunningServer? server = null,
        int width = 1280,
        bool dark = false,
        bool load = true
    )
    {
        var browser = await Started();
        var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = width < 600 ? 780 : 900 },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                AcceptDownloads = true,
                Permissions = ["camera", "clipboard-read", "clipboard-write"],
            }
        );
        var page = new OpenPage(await context.NewPageAsync(), (server ?? Server).Address);
        await page.Load(load);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        _starting.Dispose();
        await Server.DisposeAsync();
    }

    private async Task<IBrowser> Started()
    {
        string path = RequiredTool.Find("chromium", "chromium", "chromium-browser", "google-chrome");
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = path,
                    Args =
                    [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--use-fake-device-for-media-stream",
                        "--use-fake-ui-for-media-stream",
                    ],
                }
            );
        }
        finally
        {
            _starting.Release();
        }
    }

    private static string ReadAxe()
    {
        string npm = RequiredTool.Find("npm", "npm"),
            folder = Path.Combine(Repository.Root, "test", "GradCam.Server.Tests", "js"),
            script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
        {
            var start = new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);
        }
        return File.ReadAllText(script);
    }
}
