using System.Net;
using System.Text.RegularExpressions;

namespace GradCam.Cli.Tests.Serve;

/// <summary><c>gradcam serve</c> as a process of its own.</summary>
public sealed partial class ServeTests : ProgramFixture
{
    private static readonly byte[] Cat = File.ReadAllBytes(Chelsea);

    [Fact]
    public async Task Serve_toldToEndUnderLoad_answersWhatItHasTaken_andThenEnds()
    {
        using var process = Start("exec $gradcam serve --urls http://127.0.0.1:0 --concurrency 1");
        using var client = new HttpClient { BaseAddress = await Address(process) };
        var ended = process.WaitForExitAsync();
        var asked = Enumerable.Range(0, 12).Select(i => Ask(client, $"rise&samples=150&seed={i}")).ToArray();
        while (
            !(await client.GetStringAsync("/metrics")).Contains(
                "gradcam_queue_length{otel_scope_name=\"GradCam.Server\"} 11"
            )
        )
            await Task.Delay(50);

        Signal(process, "TERM");
        var answers = await Task.WhenAll(asked);
        await ended.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(0, process.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/healthz"));
    }

    [Theory]
    [InlineData("-m none.onnx", "There is no model 'none.onnx'")]
    [InlineData("-m cats-dogs -m cats-dogs", "Two models are called 'cats-dogs'")]
    [InlineData("--models nowhere", "cannot be read")]
    [InlineData("--urls nonsense", "cannot listen")]
    [InlineData("--urls http://203.0.113.7:8080", "cannot listen")]
    [InlineData("--queue -1", "--queue takes a whole number")]
    public async Task Serve_ofWhatIsWrong_saysSo(string arguments, string sentence)
    {
        using var process = Start(
            $"exec $gradcam serve {(arguments.StartsWith("--urls") ? "" : "--urls http://127.0.0.1:0")} {arguments}"
        );
        var result = await Ended(process).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(ExitCode.NothingDone, result.Code);
        Assert.Contains(sentence, result.Error);
    }

    [Fact]
    public async Task Serve_ofAShortKey_saysSo_andOfALongOneAsksForIt()
    {
        string file = Path.Combine(Folder, "key");
        await File.WriteAllTextAsync(file, "short\n");
        using (var refused = Start($"exec $gradcam serve --urls http://127.0.0.1:0 --api-key-file '{file}'"))
            Assert.Contains("16 or more", (await Ended(refused)).Error);

        await File.WriteAllTextAsync(file, "0123456789abcdef\n");
        using var process = Start(
            $"exec $gradcam serve --urls http://127.0.0.1:0 --api-key-file '{file}' -m pets=cats-dogs"
        );
        using var client = new HttpClient { BaseAddress = await Address(process) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/models")).StatusCode);
        client.DefaultRequestHeaders.Add("X-API-Key", "0123456789abcdef");
        Assert.Contains("\"pets\"", await client.GetStringAsync("/v1/models"));
        Signal(process, "INT");
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<HttpStatusCode> Ask(HttpClient client, string method)
    {
        using var content = new ByteArrayContent(Cat);
        content.Headers.ContentType = new("image/png");
        return (await client.PostAsync($"/v1/explain?include=raw&method={method}", content)).StatusCode;
    }

    /// <summary>The address that the process says it listens at.</summary>
    private static async Task<Uri> Address(System.Diagnostics.Process process)
    {
        for (int i = 0; i < 50; i++)
        {
            string? line = await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.NotNull(line);
            if (Url().Match(line) is { Success: true } match)
                return new(match.Value);
        }
        throw new InvalidOperationException("It does not say where it listens.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
