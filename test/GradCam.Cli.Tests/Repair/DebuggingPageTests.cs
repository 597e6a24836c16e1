using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GradCam.Cli.Tests.Repair;

/// <summary>The commands of docs/debugging.md run one after the other.</summary>
public partial class DebuggingPageTests : CliFixture
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(File(), "..", "..", "..", ".."));

    private static string Page => Path.Combine(Root, "docs", "debugging.md");

    [Fact]
    public async Task Commands_ofThePage_runInTheirOrder()
    {
        string[] commands = [.. Line().Matches(System.IO.File.ReadAllText(Page)).Select(m => m.Groups[1].Value.Trim())];

        Assert.Equal(5, commands.Length);
        foreach (string command in commands)
        {
            string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var result = await Run([
                words[0],
                .. words[1..]
                    .Select(w =>
                        w[0] == '-' ? w
                        : w.StartsWith("models/", StringComparison.Ordinal) ? Path.Combine(Root, w)
                        : At(w)
                    ),
            ]);
            Assert.True(result.Code == 0, $"{command}: {result.Error}");
        }
        Assert.True(System.IO.File.Exists(At("fixed.onnx")));
        Assert.True(System.IO.File.Exists(At("report.html")));
    }

    private static string File([CallerFilePath] string file = "") => file;

    [GeneratedRegex("^gradcam ([^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
