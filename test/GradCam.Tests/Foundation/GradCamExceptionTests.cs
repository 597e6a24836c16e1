namespace GradCam.Tests.Foundation;

public class GradCamExceptionTests
{
    [Fact]
    public void Message_long_keepsBeginningAndEnd()
    {
        string message = new GradCamException(
            $"There is no class '{new string('x', 100_000)}'; name one that there is."
        ).Message;
        Assert.StartsWith("There is no class 'xxx", message, StringComparison.Ordinal);
        Assert.Contains("xx [...] xx", message, StringComparison.Ordinal);
        Assert.EndsWith("xxx'; name one that there is.", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 900, 1000);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Message_longOfSurrogatePairs_cutsBetweenThem(int shift)
    {
        string message = new GradCamException(
            new string('x', shift) + string.Concat(Enumerable.Repeat("\U0001F431", 2000))
        ).Message;
        for (int i = 0; i < message.Length; i++)
            if (char.IsHighSurrogate(message[i]))
                Assert.True(char.IsLowSurrogate(message[++i]));
            else
                Assert.False(char.IsLowSurrogate(message[i]));
    }

    [Fact]
    public void Message_short_staysAsItIs() =>
        Assert.Equal(new string('a', 1000), new GradCamException(new string('a', 1000)).Message);
}
