using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

public class CueLookTests
{
    [Theory]
    [InlineData(1, 0, 0, "red")]
    [InlineData(1, 0.6, 0.15, "orange")]
    [InlineData(0.95, 0.95, 0.2, "yellow")]
    [InlineData(0.1, 0.6, 0.3, "green")]
    [InlineData(0.1, 0.4, 0.8, "blue")]
    [InlineData(0.4, 0.25, 0.1, "brown")]
    [InlineData(0.95, 0.95, 0.95, "white")]
    [InlineData(0.5, 0.5, 0.52, "grey")]
    [InlineData(0.05, 0.05, 0.1, "black")]
    public void Name_aColour_isTheWordForIt(double red, double green, double blue, string name) =>
        Assert.Equal(name, CueLook.Name(red, green, blue));
}
