using GradCam.Tests.Conformance;

namespace GradCam.Tests.Pages;

/// <summary>Every C# example of the README and the documents compiles as it stands, and runs if it is quick.</summary>
[Collection("current folder")]
public sealed class PageCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-example-").FullName,
        _old = Environment.CurrentDirectory;

    public static TheoryData<string> Examples => [.. PageCode.All.Select(c => c.ToString())];

    public static TheoryData<string> QuickExamples => [.. PageCode.All.Where(IsQuick).Select(c => c.ToString())];

    public void Dispose()
    {
        Environment.CurrentDirectory = _old;
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_ofPage_compilesAsItStands(string example) => Assert.Empty(Find(example).Problems());

    [Theory]
    [MemberData(nameof(QuickExamples))]
    public void Example_ofPage_runsAndWritesItsFiles(string example)
    {
        var code = Find(example);
        CopyFilesThatExamplesName(code.Code);
        Environment.CurrentDirectory = _folder;

        code.Run();

        Assert.All(code.Written(), file => Assert.True(File.Exists(file), $"{file} is missing."));
    }

    [Fact]
    public void Examples_areThoseOfAllPages()
    {
        Assert.True(PageCode.All.Count > CamMethods.All.Count, $"There are only {PageCode.All.Count} examples.");
        Assert.Contains(PageCode.All, c => c.Page == "README.md");
    }

    private static PageCode Find(string example) => PageCode.All.Single(c => c.ToString() == example);

    /// <summary>Methods of many passes take long.</summary>
    private static bool IsQuick(PageCode code) =>
        !code.Page.StartsWith("docs/methods/", StringComparison.Ordinal)
        || CamMethods.Parse(Path.GetFileNameWithoutExtension(code.Page)).Passes == "1";

    private void CopyFilesThatExamplesName(string code)
    {
        if (code.Contains("models/shapes", StringComparison.Ordinal))
            CopyFolder("models/shapes");
        foreach (string name in (string[])["models", "samples", "photos"])
            Directory.CreateDirectory(Path.Combine(_folder, name));
        foreach (
            string file in (string[])["models/cats-dogs.onnx", "models/cats-dogs.gradcam.json", "samples/chelsea.png"]
        )
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(_folder, file));
        var chelsea = Picture.Load(Path.Combine(_folder, "samples", "chelsea.png"));
        foreach (string photograph in (string[])["photo.jpg", "photos/1.jpg", "photos/2.jpg"])
            chelsea.Save(Path.Combine(_folder, photograph));
        File.Copy(new ConformanceCase("vit").ModelPath, Path.Combine(_folder, "vit.onnx"));
        // What a file is is told by its content.
        string keras = Path.Combine(Repository.Root, "test", "GradCam.Keras.Tests", "Golden", "h5py.h5");
        foreach (string name in (string[])["keras_model.h5", "model.keras"])
            File.Copy(keras, Path.Combine(_folder, name));
    }

    private void CopyFolder(string name)
    {
        string from = Path.Combine(Repository.Root, name);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(_folder, name, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
