using System.Diagnostics;

namespace GradCam.Cli.Tests.Shown;

/// <summary>The system's program for pictures, which a script stands for.</summary>
public sealed class PictureOpenerTests : ProgramFixture
{
    [Fact]
    public async Task Explain_open_startsTheSystemsProgram()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is called xdg-open there.");
        string program = Write(
            "bin/xdg-open",
            "#!/bin/sh\nprintf %s \"$1\" > \"$OPENED.part\"; mv \"$OPENED.part\" \"$OPENED\"\n"u8.ToArray()
        );
        await Process.Start("chmod", ["+x", program]).WaitForExitAsync(TestContext.Current.CancellationToken);

        var result = await Shell(
            $"PATH='{At("bin")}':$PATH $gradcam explain '{Chelsea}' -o why.png --open",
            ("OPENED", At("opened"))
        );

        Assert.Equal(0, result.Code);
        // Nobody waits for the program.
        for (int i = 0; i < 100 && !File.Exists(At("opened")); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(At("why.png"), await File.ReadAllTextAsync(At("opened"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Explain_openWithoutSuchAProgram_isANote()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is called xdg-open there.");
        Directory.CreateDirectory(At("empty"));
        foreach (string program in (string[])["env", "dotnet"])
            File.CreateSymbolicLink(
                At($"empty/{program}"),
                Environment
                    .GetEnvironmentVariable("PATH")!
                    .Split(':')
                    .Select(folder => Path.Combine(folder, program))
                    .First(File.Exists)
            );

        var result = await Shell($"PATH='{At("empty")}' $gradcam explain '{Chelsea}' -o why.png --open");

        Assert.Equal(0, result.Code);
        Assert.Contains("xdg-utils", result.Error);
        Assert.True(File.Exists(At("why.png")));
    }
}
