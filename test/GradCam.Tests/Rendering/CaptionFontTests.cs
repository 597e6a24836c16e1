using System.Diagnostics;

namespace GradCam.Tests.Rendering;

public class CaptionFontTests
{
    [Fact]
    public async Task Draw_without_any_fonts_works_in_silence()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "<?xml version=\"1.0\"?><fontconfig/>");
        var (_, error) = await DrawElsewhere(environment => environment["FONTCONFIG_FILE"] = file);
        Assert.Equal("", error);
        File.Delete(file);
    }

    /// <summary>
    /// So a machine without fontconfig's files, on which it would complain, is as good as one that has them.
    /// </summary>
    [Fact]
    public async Task Draw_does_not_read_the_machines_font_configuration()
    {
        var (output, _) = await DrawElsewhere(environment =>
        {
            environment.Remove("FONTCONFIG_FILE");
            environment["FC_DEBUG"] = "1024";
        });
        var loaded = output.Split('\n').Where(line => line.Contains("Loading config file")).ToArray();
        Assert.NotEmpty(loaded);
        Assert.All(loaded, line => Assert.Contains("gradcam-font-", line));
    }

    /// <summary>Some tests of captions again, in a process of another environment.</summary>
    private static async Task<(string Output, string Error)> DrawElsewhere(Action<IDictionary<string, string?>> change)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(CaptionFontTests).Assembly.Location);
        foreach (
            var argument in (string[])
                [
                    "--filter-method",
                    "*CaptionTests.Draw_dash*",
                    "*CaptionTests.Draw_promised*",
                    "--pre-enumerate-theories",
                    "off",
                ]
        )
            start.ArgumentList.Add(argument);
        change(start.Environment);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return (output, await error);
    }
}
