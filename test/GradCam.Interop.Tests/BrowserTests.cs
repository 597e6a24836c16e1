using System.Diagnostics;
using System.Text.Json;

namespace GradCam.Interop.Tests;

/// <summary>The sample page in headless Chromium: a baked model in WebAssembly, against the library.</summary>
public class BrowserTests
{
    [Fact]
    public void Page_ofChelsea_showsTheLibrarysMapAndOverlay()
    {
        string node = Tool.RequireNode(),
            chromium = Tool.RequireChromium();
        string folder = Directory.CreateTempSubdirectory("gradcam-browser-").FullName,
            samples = Tool.At("samples", "browser");
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        explainer
            .Bake(
                new()
                {
                    TargetInput = true,
                    Map = MapForm.Input,
                    Preprocess = true,
                    Overlay = new(),
                }
            )
            .Save(Path.Combine(folder, "model.cam.onnx"));
        var e = explainer.Explain(Picture.Load(Tool.At("samples", "chelsea.png")));
        Tool.Install(samples);
        string screenshot = Tool.At("artifacts", "browser.png");
        Directory.CreateDirectory(Path.GetDirectoryName(screenshot)!);

        using var server = Process.Start(
            new ProcessStartInfo(node, ["serve.js", "0", Path.Combine(folder, "model.cam.onnx")])
            {
                WorkingDirectory = samples,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            string url =
                server.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The page is not served.");
            var found = JsonDocument.Parse(Tool.RunNode("browse.js", url, screenshot, chromium)).RootElement;

            float[] map = [.. found.GetProperty("map").EnumerateArray().Select(v => v.GetSingle())];
            Assert.Equal(e.MapValues.Data.Length, map.Length);
            Assert.InRange(map.Zip(e.MapValues.Data, (a, b) => MathF.Abs(a - b)).Max(), 0, 1e-3);
            Assert.Contains("cat", found.GetProperty("verdict").GetString());
            Assert.Empty(found.GetProperty("errors").EnumerateArray());
            byte[] shown =

                [
                    .. found
                        .GetProperty("pixels")
                        .GetProperty("data")
                        .EnumerateArray()
                        .Select(v => v.GetByte())
                        .Where((_, i) => i % 4 != 3),
                ],
                wanted = e.Overlay().Rgb.ToArray();
            Assert.Equal(wanted.Length, shown.Length);
            Assert.InRange(shown.Zip(wanted, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
            Assert.InRange(Picture.Load(screenshot).Width, 1120, 1120);
        }
        finally
        {
            server.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }
}
