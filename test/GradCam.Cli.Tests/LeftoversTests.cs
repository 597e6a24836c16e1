using System.Diagnostics;
using System.Globalization;
using GradCam.Foundation;

namespace GradCam.Cli.Tests;

public sealed class LeftoversTests : ProgramFixture
{
    [Fact]
    public async Task Explain_afterOthersWereKilled_removesWhatTheyLeft()
    {
        string model = Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"),
            photos = Pictures(20);
        var random = new Random(7);
        bool left = false;
        for (int i = 0; i < 8; i++)
        {
            if (i % 3 == 0 && Directory.Exists(Cache))
                Directory.Delete(Cache, recursive: true);
            using var process = Start($"exec $gradcam explain '{photos}' -m '{model}' -o out");
            // The first is killed while it surely writes.
            if (i == 0)
                await Until(() => Directory.Exists(Out) && Directory.GetFiles(Out).Length > 0);
            else
                await Task.Delay(random.Next(50, 900));
            process.Kill();
            await process.WaitForExitAsync();
            left |= Left().Any();
        }

        await Shell($"exec $gradcam explain '{photos}/000.png' -m '{model}' -o out");

        Assert.True(left, "None was killed while it wrote.");
        Assert.Empty(Left());
    }

    [Fact]
    public void Sweep_leavesTheLivingAndTheOthers()
    {
        using var living = Process.Start(new ProcessStartInfo("sleep", "60") { RedirectStandardOutput = true })!;
        string own = ProcessOwnedName.New(".gradcam-"),
            place = own.Split('-')[1],
            start = own.Split('-')[3];
        static string Of(string where, int process, string began) =>
            FormattableString.Invariant($".gradcam-{where}-{process}-{began}-0000abcd");
        string dead = Of(place, int.MaxValue, start),
            elsewhere = Of("01234567", int.MaxValue, start);
        string reused = Of(place, living.Id, start),
            alive = Of(place, living.Id, StartOf(living));
        string old = Of("01234567", 1, "2"),
            foreign = ".gradcam-0123456789abcdef0123456789abcdef",
            mine = ".gradcam-notes";
        foreach (string name in (string[])[own, dead, reused, alive, elsewhere, old, foreign, mine])
            Write($"{name}/1.overlay.png", [1]);
        Directory.SetLastWriteTimeUtc(At(old), DateTime.UtcNow.AddDays(-8));
        Directory.CreateSymbolicLink(At(Of(place, int.MaxValue, "3")), At(foreign));
        Write(Of(place, int.MaxValue, "4"), [1]);

        TemporaryPath.Sweep(Folder, TemporaryPath.Hidden);

        living.Kill();
        string[] stay = [own, alive, elsewhere, foreign, mine, Of(place, int.MaxValue, "3")];
        Assert.Equal(stay.Order(), Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(Path.Combine(At(foreign), "1.overlay.png")));
    }

    [Fact]
    public void Sweep_ofAFolderThatIsNone_doesNothing()
    {
        TemporaryPath.Sweep(At("none"), TemporaryPath.Hidden);
        TemporaryPath.Sweep(Write("file", [1]), TemporaryPath.Hidden);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gradcam-")]
    [InlineData("gradcam-12345678-1-2-1234567")]
    [InlineData("gradcam-12345678-1-2-1234567G")]
    [InlineData("gradcam-12345678--1-2-12345678")]
    [InlineData("gradcam-12345678-1-2-12345678.png")]
    [InlineData("gradcam-12345678-99999999999-2-12345678")]
    public void OwnerOf_anotherName_isNone(string name) => Assert.Null(ProcessOwnedName.OwnerOf(name, "gradcam-"));

    private static string StartOf(Process process) =>
        OperatingSystem.IsLinux()
            ? File.ReadAllText($"/proc/{process.Id}/stat")
                .Split(')')[^1]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[19]
            : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
}
