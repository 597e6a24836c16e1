using System.Xml.Linq;

namespace GradCam.Tests;

/// <summary>
/// The libraries that are published: described, packed wherever packages are made, and named in the README.
/// </summary>
public sealed class PackagesTests
{
    public static TheoryData<string> Libraries =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Where(IsLibrary)
                .Select(p => Path.GetFileNameWithoutExtension(p))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void Libraries_areThoseThatCanBePacked() =>
        Assert.Equal(
            ["GradCam", "GradCam.Data", "GradCam.DependencyInjection", "GradCam.Keras", "GradCam.Server"],
            Libraries.Select(row => row.Data)
        );

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_isDescribed(string name)
    {
        var properties = Project(name).Descendants("PropertyGroup").Elements().ToArray();

        Assert.InRange(properties.Single(p => p.Name == "Description").Value.Length, 40, 200);
        Assert.All(
            properties.Where(p => p.Name == "PackageTags"),
            p => Assert.StartsWith("$(PackageTags);", p.Value, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_isPackedAndNamed(string name)
    {
        foreach (string file in (string[])[".ci/run", ".github/workflows/packages.yml"])
            Assert.Contains(name, Loop(Read(file)));
        Assert.Matches($@"dotnet add package GradCam.*\b{name.Replace(".", "\\.")}\b", Read("README.md"));
    }

    /// <summary>The projects of the loop that packs.</summary>
    private static string[] Loop(string script) =>
        script
            .Split('\n')
            .Single(line => line.Contains(" in GradCam ", StringComparison.Ordinal))
            .Split(" in ")[1]
            .Split(';')[0]
            .Split(' ');

    private static bool IsLibrary(string path)
    {
        string text = File.ReadAllText(path);
        return !text.Contains("<IsPackable>false", StringComparison.Ordinal)
            && !text.Contains("<OutputType>Exe", StringComparison.Ordinal);
    }

    private static XDocument Project(string name) => XDocument.Parse(Read($"src/{name}/{name}.csproj"));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));
}
