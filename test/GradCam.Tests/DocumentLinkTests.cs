using System.Text.RegularExpressions;

namespace GradCam.Tests;

/// <summary>Links of the documents lead to files that exist.</summary>
public partial class DocumentLinkTests
{
    public static TheoryData<string> Pages =>
        [
            .. Directory
                .GetFiles(Repository.Root, "*.md")
                .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"))
                .Select(page => Path.GetRelativePath(Repository.Root, page))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_ofPage_leadToFiles(string page)
    {
        string path = Path.Combine(Repository.Root, page),
            folder = Path.GetDirectoryName(path)!;
        Assert.All(
            Link().Matches(File.ReadAllText(path)).Select(m => m.Groups[1].Value),
            link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{page} links to {link}.")
        );
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)")]
    private static partial Regex Link();
}
