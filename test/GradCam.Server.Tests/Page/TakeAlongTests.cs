using System.Diagnostics;
using GradCam.Cli.Tests;
using GradCam.Tests;
using GradCam.Tests.Pages;

namespace GradCam.Server.Tests.Page;

/// <summary>What the page gives to copy makes the picture that it shows.</summary>
[Collection(nameof(Chromium))]
public sealed class TakeAlongTests(Chromium chromium) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Copied_commandLineRequestAndProgram_makeThePicture()
    {
        await using var open = await chromium.Open();
        await open.DropCat();
        await open.Page.SelectOptionAsync(".method select", "layercam");
        await open.Shown();
        await open.Page.CheckAsync("input[name=target][value='1']");
        await open.Shown();
        await open.Page.SelectOptionAsync(".contrast select", "0");
        await open.Shown();
        await open.Page.SelectOptionAsync(".controls .control:last-child select", "viridis");
        await open.Page.ClickAsync(".says summary:has-text('Copy')");
        File.WriteAllBytes(Path.Combine(_folder, "chelsea.png"), RunningServer.Cat);
        var expected = Explainer
            .Load(BuiltInModel.CatsDogs)
            .Explain(Picture.Decode(RunningServer.Cat), CamMethods.LayerCam, Target.Class("dog") - Target.Class("cat"))
            .Overlay(
                new OverlayOptions
                {
                    Colormap = Colormap.Viridis,
                    Blend = OverlayBlend.Mix,
                    Alpha = 0.4,
                }
            );

        string command = await Copied(open, "command line"),
            request = await Copied(open, "curl"),
            program = await Copied(open, "C#");
        Shell(
            $"gradcam() {{ {string.Join(' ', BuiltProgram.Command.Select(word => $"'{word}'"))} \"$@\"; }}; {command}"
        );
        Same(expected, Directory.GetFiles(Path.Combine(_folder, "gradcam-output"), "*.overlay.png").Single());
        RequiredTool.Find("curl", "curl");
        Shell(request);
        Same(expected, Path.Combine(_folder, "explained.png"));
        File.Delete(Path.Combine(_folder, "explained.png"));
        Run(program);
        Same(expected, Path.Combine(_folder, "explained.png"));
    }

    [Fact]
    public async Task Copy_button_putsTheTextIntoTheClipboard()
    {
        await using var open = await chromium.Open();
        await open.DropCat();
        await open.Page.ClickAsync(".says summary:has-text('Copy')");

        await open.Page.ClickAsync(".copied button");
        await open.Page.WaitForSelectorAsync(".copied button:text-is('Copied')");

        string text = await open.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.StartsWith("gradcam explain chelsea.png", text);
    }

    private static async Task<string> Copied(OpenPage open, string form)
    {
        await open.Page.CheckAsync($".texts input[value='{form}']");
        return await open.Page.InnerTextAsync(".texts pre");
    }

    private void Shell(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}\n{error}");
    }

    // Its files are named by their paths, as the folder of this process is not its own.
    private void Run(string program)
    {
        foreach (string name in (string[])["chelsea.png", "explained.png"])
            program = program.Replace($"\"{name}\"", $"@\"{Path.Combine(_folder, name)}\"");
        new PageCode("the page", 1, program).Run();
    }

    private static void Same(Picture expected, string path)
    {
        var actual = Picture.Load(path);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        byte[] wanted = expected.Rgb.ToArray(),
            shown = actual.Rgb.ToArray();
        for (int i = 0; i < wanted.Length; i++)
            Assert.InRange(shown[i] - wanted[i], -1, 1);
    }
}
