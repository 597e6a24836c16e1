namespace GradCam.Cli.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Message_given_isKept() => Assert.Equal("Do this.", new GradCamException("Do this.").Message);
}
