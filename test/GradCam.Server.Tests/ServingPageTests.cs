using System.Diagnostics;
using System.Text.RegularExpressions;
using GradCam.Tests;
using GradCam.Tests.Pages;

namespace GradCam.Server.Tests;

/// <summary>The examples of docs/serving.md run as they stand, against a server at another port.</summary>
[Collection(nameof(Alone))]
public sealed partial class ServingPageTests : IAsyncLifetime
{
    private const string Written = "http://127.0.0.1:8080";

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName,
        _old = Environment.CurrentDirectory;

    private RunningServer _server = null!;

    public static TheoryData<string> CurlCommands =>
        [
            .. Curl()
                .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "serving.md")))
                .Select(m => m.Value.Trim()),
        ];

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.Start();
        Directory.CreateDirectory(Path.Combine(_folder, "samples"));
        Directory.CreateDirectory(Path.Combine(_folder, "models"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "samples", "chelsea.png"), RunningServer.Cat);
        File.Copy(
            Path.Combine(Repository.Root, "models", "cats-dogs.onnx"),
            Path.Combine(_folder, "models", "cats-dogs.onnx")
        );
        Environment.CurrentDirectory = _folder;
    }

    public async ValueTask DisposeAsync()
    {
        Environment.CurrentDirectory = _old;
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(CurlCommands))]
    public async Task Curl_ofThePage_isAnswered(string command)
    {
        RequiredTool.Find("curl", "curl");
        string line = command.Replace(Written, _server.Address.ToString().TrimEnd('/')) + " -sS";
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", line])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _folder,
            }
        )!;
        string output = await process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{error}{output}");
        foreach (string file in OutputFile().Matches(command).Select(m => m.Groups[1].Value))
            Assert.True(new FileInfo(Path.Combine(_folder, file)).Length > 100);
    }

    [Fact]
    public void Client_ofThePage_readsTheAnswer()
    {
        var client = PageCode.Server[0];
        Assert.Empty(client.Problems());
        (client with { Code = client.Code.Replace(Written, _server.Address.ToString()) }).Run();

        Assert.Equal(451, Picture.Load(Path.Combine(_folder, "client.png")).Width);
    }

    [Fact]
    public void Application_ofThePage_compiles()
    {
        var application = PageCode.Server[1];
        string usings = "using Microsoft.AspNetCore.Builder;\nusing Microsoft.Extensions.DependencyInjection;\n";

        // The web SDK's implicit usings.
        Assert.Empty((application with { Code = usings + application.Code }).Problems());
    }

    [GeneratedRegex("^(?:printf .+[|] )?curl .+$", RegexOptions.Multiline)]
    private static partial Regex Curl();

    [GeneratedRegex(@" -o (\S+)")]
    private static partial Regex OutputFile();
}
