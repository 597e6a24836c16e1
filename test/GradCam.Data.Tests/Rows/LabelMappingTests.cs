using GradCam.Data.Rows;

namespace GradCam.Data.Tests.Rows;

public class LabelMappingTests
{
    private static readonly Labels Names = new(["tabby cat", "Golden_retriever", "fox"]);

    [Theory]
    [InlineData("tabby cat", 0)]
    [InlineData("tabby_cat", 0)]
    [InlineData("Tabby-Cat ", 0)]
    [InlineData("golden retriever", 1)]
    [InlineData("2", 2)]
    [InlineData("3", null)]
    [InlineData("reynard", 2)]
    [InlineData("cow", null)]
    public void IndexOf_aLabel_isItsClass(string label, int? expected)
    {
        var mapping = new LabelMapping(Names, 3, new Dictionary<string, string> { ["reynard"] = "fox" });

        Assert.Equal(expected, mapping.IndexOf(label));
        Assert.Equal(expected is null ? [label] : [], mapping.Unknown);
    }

    [Fact]
    public void Suggestion_ofANearName_isIt() =>
        Assert.Contains(
            "tabby cat",
            new LabelMapping(Names, 3, new Dictionary<string, string>()).Suggestion("taby cat")
        );
}
