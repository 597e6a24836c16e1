using System.Text.RegularExpressions;
using GradCam.Cam;
using GradCam.Imaging;
using GradCam.Rendering;
using GradCam.Targets;

namespace GradCam.Tests;

/// <summary>The README's C# example is this file's: it compiles, runs, and is the same to the letter.</summary>
[Collection("current folder")]
public partial class ReadmeTests
{
    [Fact]
    public void Example_inCSharp_runs()
    {
        string folder = Directory.CreateTempSubdirectory("gradcam-readme-").FullName;
        string old = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder;
            foreach (string name in (string[])["models", "samples"]) Directory.CreateDirectory(name);
            foreach (string file in (string[])["models/cats-dogs.onnx", "models/cats-dogs.gradcam.json", "samples/chelsea.png"]) File.Copy(Path.Combine(Repository.Root, file), file);

            float[,] map = Example();

            Assert.Equal((128, 128), (map.GetLength(0), map.GetLength(1)));
            Assert.Equal(451, Picture.Load("cat.png").Width);
        }
        finally
        {
            Environment.CurrentDirectory = old;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Example_inCSharp_isTheOneThatRuns()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        string own = File.ReadAllText(Path.Combine(Repository.Root, "test", "GradCam.Tests", "ReadmeTests.cs")).ReplaceLineEndings("\n");
        string example = CSharp().Match(readme).Groups[1].Value, code = Begin().Match(own).Groups[1].Value;
        Assert.NotEmpty(example);
        Assert.Equal(example, Indent().Replace(code, ""));
    }

    private static float[,] Example()
    {
        // <example>
        using var explainer = Explainer.Load("models/cats-dogs.onnx");   // finds layer, logits and preprocessing; each can be set
        Picture picture = Picture.Load("samples/chelsea.png");

        Explanation e = explainer.Explain(picture);                      // Grad-CAM for the top class
        e.Overlay(Colormap.Jet).Save("cat.png");
        Console.WriteLine($"{e.Target.Label} {e.Target.Probability:P1} at {e.Layer}");

        Explanation why = explainer.Explain(picture, CamMethods.LayerCam, Target.Class("cat") - Target.Class("dog"));
        float[,] map = why.Map;                                          // 0..1 at the input's resolution
        // </example>
        return map;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("        // <example>\n(.*?)        // </example>", RegexOptions.Singleline)]
    private static partial Regex Begin();

    [GeneratedRegex("^        ", RegexOptions.Multiline)]
    private static partial Regex Indent();
}
