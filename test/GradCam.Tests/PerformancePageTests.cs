namespace GradCam.Tests;

/// <summary>The tables of the documents are those that were measured.</summary>
public class PerformancePageTests
{
    [Theory]
    [InlineData("comparison")]
    [InlineData("growth")]
    [InlineData("recurrent")]
    [InlineData("batch")]
    [InlineData("networks")]
    [InlineData("evaluate")]
    public void PerformancePage_showsTheRecordedResults(string name) =>
        Assert.Equal(
            Rows(Path.Combine("bench", "results", $"{name}.md")),
            Section(Path.Combine("docs", "performance.md"), name)
        );

    [Fact]
    public void ServingPage_showsTheRecordedResults() =>
        Assert.Equal(
            Rows(Path.Combine("bench", "results", "serve.md")),
            Section(Path.Combine("docs", "serving.md"), "serve")
        );

    [Fact]
    public void Readme_showsRecordedRatios()
    {
        string[][] measured = [.. Rows(Path.Combine("bench", "results", "comparison.md")).Skip(2).Select(Cells)];
        string[] table = Section("README.md", "comparison");
        string[] networks = Cells(table[0])[1..];
        Assert.True(table.Length > 6);
        foreach (string[] row in table.Skip(2).Select(Cells))
            for (int i = 0; i < networks.Length; i++)
                if (row[i + 1].Length > 0)
                    Assert.Contains(
                        measured,
                        m => m[1] == networks[i] && m[4] == row[i + 1] && m[0].Split(' ')[0] == row[0].Split(' ')[0]
                    );
    }

    private static string[] Section(string file, string name) =>
        [
            .. File.ReadAllLines(Path.Combine(Repository.Root, file))
                .SkipWhile(l => l != $"<!-- {name} -->")
                .Skip(1)
                .TakeWhile(l => l != $"<!-- /{name} -->"),
        ];

    private static string[] Rows(string file) =>
        [.. File.ReadAllLines(Path.Combine(Repository.Root, file)).Where(l => l.StartsWith('|'))];

    private static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];
}
