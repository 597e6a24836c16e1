namespace GradCam.Cli.Tests;

/// <summary>Tables fit every terminal, and lose nothing where they need not.</summary>
public sealed class FittedTableTests
{
    private static string Prose => string.Join(' ', Enumerable.Repeat("words", 30));

    [Theory]
    [InlineData(40)]
    [InlineData(72)]
    [InlineData(100)]
    [InlineData(200)]
    public void Table_manyColumns_isNeverWiderThanTheTerminal(int width)
    {
        var table = new FittedTable("Method", "Layer", "A", "B", "C", "What it does") { Keys = 2 };
        table.Row("gradcam", "/layer3/layer3.1/Relu_1_output_0", "0.123 (0.1-0.2)", "0.456 (0.4-0.5)", "1", Prose);

        string[] lines = Lines(table, width);

        Assert.All(lines, l => Assert.InRange(l.TrimEnd().Length, 0, width));
        string all = string.Concat(lines).Replace(" ", "");
        foreach (string part in (string[])["gradcam", "0.123", "0.456", "whatitdoes"])
            Assert.Contains(part, all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Table_redirected_breaksNothing()
    {
        var table = Tables.New("Name", "Prose");
        string name = new('n', 300),
            prose = string.Join(' ', Enumerable.Repeat("words", 100));
        table.Row(name, prose);

        Assert.Contains(Lines(table, null), l => l.Contains(name) && l.Contains(prose));
    }

    [Fact]
    public void Table_narrow_leavesOutWhatMattersLeast()
    {
        var table = new FittedTable("Layer", "Operator", "Layout") { LeftOutFirst = ["Layout", "Operator"] };
        table.Row(new('l', 30), "Relu", "channels-first");

        Assert.Contains("Layout", string.Concat(Lines(table, 80)));
        string narrow = string.Concat(Lines(table, 50));
        Assert.Contains("Operator", narrow);
        Assert.DoesNotContain("Layout", narrow);
    }

    [Fact]
    public void Table_narrow_repeatsTheKeysInEachPart()
    {
        var table = new FittedTable("Method", "Faithfulness", "Localization", "Sensitivity");
        table.Row("gradcam", "1", "2", "3");

        string[] lines = Lines(table, 40);

        Assert.Equal(2, lines.Count(l => l.Contains("gradcam")));
        Assert.Equal(2, lines.Count(l => l.Contains("Method")));
    }

    [Theory]
    [InlineData(72)]
    [InlineData(200)]
    public async Task Commands_ofANarrowTerminal_fitIt(int width)
    {
        foreach (
            string[] args in (string[][])
                [
                    ["layers"],
                    ["layers", "--all"],
                    ["methods"],
                    ["inspect"],
                    ["evaluate", "--help"],
                ]
        )
        {
            using var output = new StringWriter();
            Assert.Equal(0, await CommandLine.RunAsync(args, Terminal.Plain(output, TextWriter.Null, width)));
            Assert.Contains(args[0] == "methods" ? "gradcam" : "ayer", output.ToString());
            // What is said below a table is broken by the terminal itself, and examples are copied whole.
            var lines = output
                .ToString()
                .Split('\n')
                .TakeWhile(l => l != "Examples:")
                .Where(l => args[^1] == "--help" || l.StartsWith("  ", StringComparison.Ordinal));
            Assert.All(lines.Where(l => !l.Contains("legrad:")), l => Assert.InRange(l.TrimEnd().Length, 0, width));
        }
    }

    [Fact]
    public void Card_narrow_wrapsSentencesAndKeepsPaths()
    {
        using var output = new StringWriter();
        string path = "/" + new string('p', 90);
        Terminal.Plain(output, TextWriter.Null, 72).Card("cat.jpg", [("predicted", Prose), ("written", path)]);

        string[] lines = output.ToString().Split('\n');
        Assert.All(lines.Where(l => l.Contains("words")), l => Assert.InRange(l.TrimEnd().Length, 0, 72));
        Assert.Contains(lines, l => l.Contains(path));
    }

    private static string[] Lines(FittedTable table, int? width)
    {
        using var output = new StringWriter();
        Terminal.Plain(output, TextWriter.Null, width).Table(table);
        return output.ToString().Split('\n');
    }
}
