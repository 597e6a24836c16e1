using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Sources;

/// <summary>Patterns of paths, and what they leave out.</summary>
public sealed class GlobPatternTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-test-").FullName;

    public GlobPatternTests()
    {
        foreach (string name in (string[])["a.jpg", "b.JPG", "c.png", "in/d.jpg", "in/deep/e.jpg", ".hidden/f.jpg"])
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, [1]);
        }
        Directory.CreateSymbolicLink(Path.Combine(_folder, "in", "up"), _folder);
    }

    [Theory]
    [InlineData("*.jpg", "a.jpg b.JPG")]
    [InlineData("*", "a.jpg b.JPG c.png")]
    [InlineData("*/*.jpg", "in/d.jpg")]
    [InlineData("in/*.jpg", "in/d.jpg")]
    [InlineData("**/*.jpg", "a.jpg b.JPG in/d.jpg in/deep/e.jpg")]
    [InlineData("**", "a.jpg b.JPG c.png in/d.jpg in/deep/e.jpg")]
    [InlineData("*.tif", "")]
    public void Files_pattern_areThoseItMatches(string pattern, string expected)
    {
        var found = GlobPattern.Of(Path.Combine(_folder, pattern))!.Files(TestContext.Current.CancellationToken);

        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            found.Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Of_nameWithoutStar_isNoPattern()
    {
        Assert.Null(GlobPattern.Of("photos/cat.jpg"));
        Assert.Equal("photos/", GlobPattern.Of("photos/*.jpg")!.Root);
        Assert.Equal("", GlobPattern.Of("*.jpg")!.Root);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
