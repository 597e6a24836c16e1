using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GradCam.Cli.Tests;

/// <summary>The samples do what their pages say, with the repository's network and photograph.</summary>
public sealed class SamplesTests : ProgramFixture
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));
    private static readonly string Model = Path.Combine(Root, "models", "cats-dogs.onnx");
    private static readonly string Samples = Path.Combine(Root, "samples");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Console_saysTheClassAndWritesTheOverlay()
    {
        string overlay = At("cat.png");

        var result = await Shell(Line("console", "ConsoleSample", Model, Chelsea, overlay));

        Assert.Equal(0, result.Code);
        Assert.StartsWith("cat ", result.Output);
        Assert.True(Picture.Load(overlay).Width > 100);
    }

    [Fact]
    public async Task Console_ofNoPicture_saysSo()
    {
        string text = Write("cat.txt", "no picture"u8.ToArray());

        var result = await Shell(Line("console", "ConsoleSample", Model, text, At("cat.png")));

        Assert.Equal(1, result.Code);
        Assert.Contains("cat.txt", result.Output + result.Error);
        Assert.DoesNotContain("   at ", result.Output + result.Error);
    }

    [Fact]
    public async Task MlNet_listsTheLeastSureFirst_andWritesTheirMaps()
    {
        var result = await Shell(Line("mlnet", "MlNetSample", Model, Samples, Folder));

        Assert.Equal(0, result.Code);
        Assert.StartsWith("chelsea.png: cat ", result.Output);
        Assert.True(File.Exists(At("chelsea.png")));
    }

    [Fact]
    public async Task AspNet_answersByAnEndpointOfItsOwn_andHasTheService()
    {
        using var server = Start(Line("aspnet", "AspNetSample", "--Model", Model, "--urls", "http://127.0.0.1:0"));
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressOf(server) };
            byte[] photograph = File.ReadAllBytes(Chelsea);
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

    /// <summary>The line of the shell that runs a sample, in place of the shell itself.</summary>
    private static string Line(string sample, string program, params string[] arguments)
    {
        // As the tests are built.
        string configuration = AppContext.BaseDirectory.Contains("Release") ? "Release" : "Debug";
        string built = Path.Combine(Samples, sample, "bin", configuration, "net10.0", $"{program}.dll");
        return $"exec dotnet {string.Join(' ', arguments.Prepend(built).Select(part => $"'{part}'"))}";
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
