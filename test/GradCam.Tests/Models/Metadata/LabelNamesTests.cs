using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public class LabelNamesTests
{
    [Theory]
    [InlineData("{0: 'cat', 1: 'dog'}", "cat|dog")]
    [InlineData("{1: 'dog', 0: 'cat'}", "cat|dog")]
    [InlineData("{0: 'cat', 2: 'fox'}", "cat|class 1|fox")]
    [InlineData("""{"cat": 0, "dog": 1}""", "cat|dog")]
    [InlineData("['cat', 'dog']", "cat|dog")]
    [InlineData("cat, dog ,big fox", "cat|dog|big fox")]
    [InlineData("cat\r\ndog, small\n", "cat|dog, small")]
    [InlineData("""{"0": "LABEL_0", "1": "LABEL_1"}""", null)]
    [InlineData("{0: 1, 1: 'x'}", null)]
    [InlineData("{2000000000: 'x'}", null)]
    [InlineData("{-1: 'x'}", null)]
    [InlineData("[]", null)]
    [InlineData("7", null)]
    [InlineData("cat", null)]
    [InlineData("", null)]
    public void OfText_names_areInTheOrderOfTheClasses(string text, string? names) =>
        Assert.Equal(names?.Split('|'), LabelNames.OfText(text)?.Names);
}
