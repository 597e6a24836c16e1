using System.Text.Json;

namespace GradCam.Cli.Tests;

/// <summary>Runs the command line in this process, in a folder of its own.</summary>
public abstract class CliFixture : IDisposable
{
    protected CliFixture() => Directory.CreateDirectory(Folder);

    /// <summary>A new, empty folder.</summary>
    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gradcam-test-{Guid.NewGuid():N}");

    /// <summary>The sample photograph.</summary>
    protected static string Chelsea { get; } = Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png");

    /// <summary>The folder of results.</summary>
    protected string Out => Path.Combine(Folder, "out");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(string name) => Path.Combine(Folder, name);

    protected string Write(string name, byte[] content)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    protected static async Task<Result> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync(args, Terminal.Plain(output, error));
        return new Result(code, output.ToString(), error.ToString());
    }

    /// <summary>Explains into <see cref="Out"/> and returns what <c>--json</c> prints.</summary>
    protected async Task<(Result Result, JsonElement Json)> ExplainJson(params string[] args)
    {
        var result = await Run(["explain", .. args, "-o", Out, "--json"]);
        return (result, result.Output.Length > 0 ? JsonDocument.Parse(result.Output).RootElement : default);
    }

    /// <summary>Expects nothing done, and one sentence that says why.</summary>
    protected static void Refused(Result result, params string[] parts)
    {
        Assert.Equal(2, result.Code);
        string line = Assert.Single(
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l => l.StartsWith("error: ", StringComparison.Ordinal)
        );
        foreach (string part in parts)
            Assert.Contains(part, line);
        Assert.DoesNotContain("   at ", result.Error);
    }

    /// <summary>The result of a run.</summary>
    protected sealed record Result(int Code, string Output, string Error);
}
