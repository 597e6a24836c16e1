using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GradCam.Cli.Tests;

/// <summary>The samples do what their pages say, with the repository's network and photograph.</summary>
public sealed class SamplesTests : IDisposable
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));
    private static readonly string Model = Path.Combine(Root, "models", "cats-dogs.onnx");
    private static readonly string Samples = Path.Combine(Root, "samples");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Console_saysTheClassAndWritesTheOverlay()
    {
        string overlay = Path.Combine(_folder, "cat.png");

        var (code, output) = await Run(
            "console",
            "ConsoleSample",
            Model,
            Path.Combine(Samples, "chelsea.png"),
            overlay
        );

        Assert.Equal(0, code);
        Assert.StartsWith("cat ", output);
        Assert.True(Picture.Load(overlay).Width > 100);
    }

    [Fact]
    public async Task Console_ofNoPicture_saysSo()
    {
        string text = Path.Combine(_folder, "cat.txt");
        File.WriteAllText(text, "no picture");

        var (code, output) = await Run("console", "ConsoleSample", Model, text, Path.Combine(_folder, "cat.png"));

        Assert.Equal(1, code);
        Assert.Contains("cat.txt", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task MlNet_listsTheLeastSureFirst_andWritesTheirMaps()
    {
        var (code, output) = await Run("mlnet", "MlNetSample", Model, Samples, _folder);

        Assert.Equal(0, code);
        Assert.StartsWith("chelsea.png: cat ", output);
        Assert.True(File.Exists(Path.Combine(_folder, "chelsea.png")));
    }

    [Fact]
    public async Task AspNet_answersByAnEndpointOfItsOwn_andHasTheService()
    {
        using var server = Started("aspnet", "AspNetSample", "--Model", Model, "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressOf(server) };
            byte[] photograph = File.ReadAllBytes(Path.Combine(Samples, "chelsea.png"));
            using var body = new ByteArrayContent(photograph);
            using var answer = await client.PostAsync("/why", body);

            var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("cat", json.GetProperty("label").GetString());
            Assert.InRange(json.GetProperty("x").GetDouble(), 0, 1);
            Assert.Contains("cats-dogs", await client.GetStringAsync("/gradcam/v1/models"));
            using var none = new ByteArrayContent([1, 2, 3]);
            Assert.Equal(400, (int)(await client.PostAsync("/why", none)).StatusCode);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<Uri> AddressOf(Process server)
    {
        const string listening = "Now listening on: ";
        using var late = new CancellationTokenSource(Patience);
        while (await server.StandardOutput.ReadLineAsync(late.Token) is { } line)
            if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
                return new(line[(at + listening.Length)..].Trim());
        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(late.Token));
    }

    private static async Task<(int Code, string Output)> Run(string sample, string program, params string[] arguments)
    {
        using var process = Started(sample, program, arguments);
        using var late = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(late.Token);
        string output = await process.StandardOutput.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        return (process.ExitCode, output + await errors);
    }

    private static Process Started(string sample, string program, params string[] arguments)
    {
        // As the tests are built.
        string configuration = AppContext.BaseDirectory.Contains("Release") ? "Release" : "Debug";
        string built = Path.Combine(Samples, sample, "bin", configuration, "net10.0", $"{program}.dll");
        return Process.Start(
            new ProcessStartInfo("dotnet", [built, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
