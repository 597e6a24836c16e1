using System.Text.RegularExpressions;

namespace GradCam.Interop.Tests;

/// <summary>The examples of docs/baking.md run, and print what stands behind them.</summary>
public sealed class BakingPageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Tool.At("docs", "baking.md")).ReplaceLineEndings("\n");

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-page-").FullName;

    public BakingPageTests()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        explainer
            .Bake(
                new()
                {
                    TargetInput = true,
                    Map = MapForm.Input,
                    Overlay = new(),
                    Preprocess = true,
                }
            )
            .Save(Path.Combine(_folder, "page.cam.onnx"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Example_inNode_printsWhatItSays()
    {
        string code = Example("js")
            .Replace(
                "page.cam.onnx",
                Path.Combine(_folder, "page.cam.onnx").Replace('\\', '/'),
                StringComparison.Ordinal
            );

        Assert.Equal("1,128,128 1,300,451,3", Tool.RunNode("--input-type=module", "-e", code).Trim());
    }

    [Fact]
    public void Example_inPython_feedsAndReadsWhatTheFileDeclares()
    {
        string code = Example("python")
            .Replace("page.cam.onnx", Path.Combine(_folder, "page.cam.onnx"), StringComparison.Ordinal);

        Assert.Equal(
            "(1, 128, 128) (1, 300, 451, 3)",
            Tool.RunPython(
                    "-c",
                    $"import sys; sys.path.insert(0, "
                        + $"{Quoted(Tool.At("test", "GradCam.Interop.Tests", "python"))})\n{code}"
                )
                .Trim()
        );
    }

    private static string Example(string language) =>
        Assert.Single(Regex.Matches(Page, $"```{language}\n(.*?)```", RegexOptions.Singleline)).Groups[1].Value;

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
