using System.Text.RegularExpressions;

namespace GradCam.Tests;

/// <summary>
/// A C# example of a page that a test file holds too, between comments: it compiles, runs, and is the same to the
/// letter.
/// </summary>
internal static partial class PageExample
{
    /// <summary>Runs something in a new current folder with the files that examples name.</summary>
    public static void InFolder(Action run)
    {
        string folder = Directory.CreateTempSubdirectory("gradcam-example-").FullName,
            old = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder;
            foreach (string name in (string[])["models", "samples"])
                Directory.CreateDirectory(name);
            foreach (
                string file in (string[])
                    ["models/cats-dogs.onnx", "models/cats-dogs.gradcam.json", "samples/chelsea.png"]
            )
                File.Copy(Path.Combine(Repository.Root, file), file);
            run();
        }
        finally
        {
            Environment.CurrentDirectory = old;
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Expects the first C# example of a page to be the one of a test file.</summary>
    public static void AssertSame(string page, string testFile)
    {
        string own = Text("test", "GradCam.Tests", testFile);
        string example = CSharp().Match(Text(page)).Groups[1].Value,
            code = Begin().Match(own).Groups[1].Value;
        Assert.NotEmpty(example);
        Assert.Equal(example, Indent().Replace(code, ""));
    }

    private static string Text(params string[] path) =>
        File.ReadAllText(Path.Combine([Repository.Root, .. path])).ReplaceLineEndings("\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("        // <example>\n(.*?)        // </example>", RegexOptions.Singleline)]
    private static partial Regex Begin();

    [GeneratedRegex("^        ", RegexOptions.Multiline)]
    private static partial Regex Indent();
}
