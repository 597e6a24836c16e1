namespace GradCam.Tests.Methods;

public class CamMethodsTests
{
    [Fact]
    public void All_startsWithGradCam_andEveryNameIsItsOwn()
    {
        Assert.Same(CamMethods.GradCam, CamMethods.All[0]);
        Assert.Equal(CamMethods.All.Count, CamMethods.All.Select(m => m.Name).Distinct().Count());
        Assert.All(
            CamMethods.All,
            m => Assert.True(m.Paper.IsAbsoluteUri && m.GoodFor.Length > 0 && m.Passes.Length > 0)
        );
    }

    [Theory]
    [InlineData("gradcam", "gradcam")]
    [InlineData("Grad-CAM", "gradcam")]
    [InlineData("grad-cam++", "gradcam_plus_plus")]
    [InlineData("GRADCAM_PLUS_PLUS", "gradcam_plus_plus")]
    [InlineData("HiResCAM", "hirescam")]
    public void Parse_ofAnyWriting_findsTheMethod(string text, string name) =>
        Assert.Equal(name, CamMethods.Parse(text).ToString());

    [Fact]
    public void Parse_ofUnknownName_suggestsNearOnes() =>
        Assert.Contains("'layercam'", Assert.Throws<GradCamException>(() => CamMethods.Parse("layrcam")).Message);
}
