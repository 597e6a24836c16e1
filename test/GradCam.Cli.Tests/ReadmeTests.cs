using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GradCam.Cli.Tests;

/// <summary>Every command that the README and the pages below docs that are listed here show runs.</summary>
public partial class ReadmeTests : CliFixture
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(File(), "..", "..", ".."));

    public static TheoryData<string> Commands =>
        [
            .. (
                (string[])
                    [
                        "README.md",
                        "docs/command-line.md",
                        "docs/targets.md",
                        "docs/models.md",
                        "docs/baking.md",
                        "docs/keras.md",
                        "docs/limits.md",
                        "docs/preparation.md",
                        "docs/batch.md",
                        "docs/report.md",
                        "docs/scale.md",
                        "docs/serving.md",
                    ]
            )
                .SelectMany(page => Line().Matches(System.IO.File.ReadAllText(Path.Combine(Root, page))))
                .Select(m => m.Groups[1].Value.Trim())
                // It goes on until it is told to stop; its own tests do that.
                .Where(command => !command.StartsWith("serve", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_ofDocs_runs(string command)
    {
        string[] args = [.. Word().Matches(command).Select(m => m.Value.Trim('\''))];
        // The same files, wherever the tests are run from; and results in a folder that goes away.
        args =
        [
            .. args.Select(a =>
                a.StartsWith("samples", StringComparison.Ordinal)
                || a.StartsWith("models/", StringComparison.Ordinal)
                || a.StartsWith("test/", StringComparison.Ordinal)
                    ? Path.Combine(Root, a)
                : a is "keras_model.h5" or "model.keras" ? KerasModel(a)
                : a == "my-image-model/model.json" ? WebExport
                // Teachable Machine's last layer; the file that stands for one here is smaller.
                : a == "out_relu" && !command.Contains(".json", StringComparison.Ordinal) ? "features"
                : a.Replace("similar:samples", $"similar:{Path.Combine(Root, "samples")}", StringComparison.Ordinal)
            ),
        ];
        // Methods of thousands of passes need not all be run to know that the command is right.
        if (args.Contains("all"))
            args = [.. args, "--samples", "2"];
        if (args[0] == "bake")
            args[Array.IndexOf(args, "-o") + 1] = At(args[Array.IndexOf(args, "-o") + 1]);
        if (args is ["merge", var run, ..])
            args = ["merge", await RunOver(run), .. args[2..^1], At(args[^1])];
        if (args[0] == "report")
            args =
            [
                "report",
                await RunOver(args[1]),
                .. args[2..].Select((a, i) => args[i + 1] is "-o" or "--bundle" ? At(a) : a),
                .. args.Contains("-o") || args.Contains("--sql") ? [] : (string[])["-o", At("report.html")],
            ];
        if (args[0] is "explain" or "concepts" or "convert" or "batch")
        {
            int output = Array.IndexOf(args, "-o");
            args =
                output < 0
                    ? [.. args, "-o", Out]
                    :
                    [
                        .. args[..(output + 1)],
                        args[0] == "convert" ? At(args[output + 1]) : Out,
                        .. args[(output + 2)..],
                    ];
        }

        var result = await Run(args);

        Assert.DoesNotContain("error:", result.Error);
        Assert.Equal(0, result.Code);
    }

    [Fact]
    public async Task Picture_ofReadme_isWhatTheFirstCommandWrites()
    {
        await Run("explain", Path.Combine(Root, "samples", "chelsea.png"), "-o", Out);

        var shown = Picture.Load(Path.Combine(Root, "docs", "images", "chelsea.cat.gradcam.overlay.png"));
        var written = Picture.Load(Path.Combine(Out, "chelsea.cat.gradcam.overlay.png"));
        Assert.Equal((shown.Width, shown.Height), (written.Width, written.Height));
        // Other processors round the last bit differently.
        double difference = shown.Rgb.ToArray().Zip(written.Rgb.ToArray(), (a, b) => Math.Abs(a - b)).Average();
        Assert.True(difference < 0.5, $"The pictures differ by {difference} on average; write the README's anew.");
    }

    /// <summary>A run, which a reader has by then.</summary>
    private async Task<string> RunOver(string name)
    {
        await Run("batch", Path.Combine(Root, "samples"), "-o", At(name));
        return At(name);
    }

    private static string WebExport =>
        Path.Combine(Root, "test", "GradCam.Keras.Tests", "Golden", "teachable", "model.json");

    /// <summary>A small model under the name of a reader's own.</summary>
    private string KerasModel(string name)
    {
        using var keras = new SmallKerasModel();
        return name.EndsWith(".keras", StringComparison.Ordinal) ? keras.Archive(At(name)) : keras.WholeModel(At(name));
    }

    private static string File([CallerFilePath] string file = "") => file;

    [GeneratedRegex("^gradcam ([^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("'[^']*'|\\S+")]
    private static partial Regex Word();
}
