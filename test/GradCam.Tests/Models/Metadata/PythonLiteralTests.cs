using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public class PythonLiteralTests
{
    [Theory]
    [InlineData("{0: 'a', 1: \"b\"}", """{"0": "a", "1": "b"}""")]
    [InlineData("['it\\'s', \"say \\\"x\\\"\", u'y']", """["it's","say \"x\"","y"]""")]
    [InlineData("(640, 480)", "[640,480]")]
    [InlineData("{'end2end': False, 'a': True, 'b': None, -1: .5e0}", null)]
    [InlineData(
        "{'end2end': False, 'a': True, 'b': None, -1: 0.5}",
        """{"end2end":false,"a":true,"b":null,"-1":0.5}"""
    )]
    [InlineData(@"['\x41\u00e9\U0001F600\n', 'C:\path']", """["A\u00e9\ud83d\ude00\n","C:\\path"]""")]
    [InlineData("""{"0": "already JSON"}""", """{"0": "already JSON"}""")]
    [InlineData("{0: __import__('os').system('x')}", null)]
    [InlineData("['open", null)]
    [InlineData("['\\u12']", null)]
    [InlineData("[(1, 2]", null)]
    [InlineData("", null)]
    public void Parse_literal_isItsJson(string text, string? json)
    {
        using var found = PythonLiteral.Parse(text);

        Assert.Equal(json is null, found is null);
        if (json is not null)
            Assert.True(
                System.Text.Json.Nodes.JsonNode.DeepEquals(
                    System.Text.Json.Nodes.JsonNode.Parse(json),
                    System.Text.Json.Nodes.JsonNode.Parse(found!.RootElement.GetRawText())
                )
            );
    }

    [Fact]
    public void Parse_halfOfACharacter_isMended()
    {
        using var found = PythonLiteral.Parse(@"['\ud800']");

        Assert.Equal("\ufffd", found!.RootElement[0].GetString());
        Assert.Null(PythonLiteral.Parse("['\ud800']"));
    }

    [Fact]
    public void Parse_deepNesting_isRefused() => Assert.Null(PythonLiteral.Parse(new string('(', 100_000)));
}
