using System.Diagnostics;
using GradCam.Foundation;

namespace GradCam.Tests.Foundation;

public sealed class NamedFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gradcam-").FullName;
    private readonly string _folder;

    public NamedFileTests()
    {
        _folder = Path.Combine(_root, "model");
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        File.WriteAllText(Path.Combine(_root, "secret.txt"), "secret");
        File.WriteAllText(Path.Combine(_folder, "labels.txt"), "cat");
        File.WriteAllText(Path.Combine(_folder, "sub", "labels.txt"), "dog");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("labels.txt", "labels.txt")]
    [InlineData("./labels.txt", "labels.txt")]
    [InlineData("sub/labels.txt", "sub/labels.txt")]
    [InlineData("sub\\labels.txt", "sub/labels.txt")]
    [InlineData("missing.bin", "missing.bin")]
    [InlineData("größe.txt", "größe.txt")]
    [InlineData("\ud83d\ude00.txt", "\ud83d\ude00.txt")]
    public void Inside_the_folder_is_where_it_says(string location, string expected) =>
        Assert.Equal(
            Path.Combine(_folder, expected.Replace('/', Path.DirectorySeparatorChar)),
            NamedFile.Inside(_folder, location)
        );

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../secret.txt")]
    [InlineData("sub/../../secret.txt")]
    [InlineData("sub\\..\\..\\secret.txt")]
    [InlineData("sub/../labels.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("\\etc\\passwd")]
    [InlineData("C:\\labels.txt")]
    [InlineData("C:labels.txt")]
    [InlineData("labels.txt:stream")]
    [InlineData("file:///etc/passwd")]
    [InlineData("labels.txt\0.png")]
    [InlineData("labels\n.txt")]
    [InlineData("sub//labels.txt")]
    [InlineData("sub/")]
    [InlineData("\\\\server\\share\\labels.txt")]
    public void Inside_leaves_the_folder_is_nothing(string location) =>
        Assert.Null(NamedFile.Inside(_folder, location));

    [Fact]
    public void Inside_of_half_a_surrogate_or_a_very_long_name_is_nothing()
    {
        Assert.Null(NamedFile.Inside(_folder, "\ud800.txt"));
        Assert.Null(NamedFile.Inside(_folder, "a\udc00"));
        Assert.Null(NamedFile.Inside(_folder, string.Join('/', Enumerable.Repeat("a", 100_000))));
    }

    [Fact]
    public void Inside_over_a_link_is_nothing_wherever_it_stands()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link.txt"), Path.Combine(_root, "secret.txt"));
        File.CreateSymbolicLink(Path.Combine(_folder, "near.txt"), "labels.txt");
        File.CreateSymbolicLink(Path.Combine(_folder, "dangling.txt"), Path.Combine(_root, "none.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "up"), _root);

        Assert.All(
            ["link.txt", "near.txt", "dangling.txt", "up/secret.txt", "up/model/labels.txt", "./up/none"],
            l => Assert.Null(NamedFile.Inside(_folder, l))
        );
    }

    [Fact]
    public void Inside_a_folder_that_is_itself_a_link_is_found()
    {
        string link = Path.Combine(_root, "linked");
        Directory.CreateSymbolicLink(link, _folder);

        Assert.Equal(Path.Combine(link, "labels.txt"), NamedFile.Inside(link, "labels.txt"));
    }

    [Fact]
    public void Inside_of_a_pipe_says_so()
    {
        if (OperatingSystem.IsWindows())
            return;
        Process.Start("mkfifo", [Path.Combine(_folder, "pipe.txt")]).WaitForExit();

        var error = Assert.Throws<GradCamException>(() => NamedFile.Inside(_folder, "pipe.txt"));
        Assert.Contains("a named pipe", error.Message, StringComparison.Ordinal);
    }
}
