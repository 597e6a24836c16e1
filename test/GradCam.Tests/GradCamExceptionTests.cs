namespace GradCam.Tests;

public class GradCamExceptionTests
{
    [Fact]
    public void Message_given_isKept() => Assert.Equal("Do this.", new GradCamException("Do this.").Message);
}
