using System.CommandLine;
using GradCam.Cli.Baking;

namespace GradCam.Cli.Tests.Baking;

public class BakeCommandOptionsTests
{
    [Fact]
    public void Request_ofNoOptions_isGradCamOfTheTopClass()
    {
        var request = Request();

        Assert.Equal([CamMethods.GradCam], request.Methods);
        Assert.Equal(["auto"], request.Layers);
        Assert.Equal((Target.Top, false), (request.Target, request.TargetInput));
        Assert.Equal((MapForm.Raw, (OverlayOptions?)null), (request.Map, request.Overlay));
        Assert.Equal(((int?)null, false), (request.Opset, request.Float16));
    }

    [Fact]
    public void Request_ofAllOptions_hasThem()
    {
        var request = Request(
            "--method=layercam,gradcam,layercam",
            "--layer=conv1,conv2",
            "--target=cat - dog",
            "--map=input",
            "--overlay",
            "--alpha=0.25",
            "--opset=17",
            "--fp16"
        );

        Assert.Equal([CamMethods.LayerCam, CamMethods.GradCam], request.Methods);
        Assert.Equal(["conv1", "conv2"], request.Layers);
        Assert.Equal(Target.Class("cat") - Target.Class("dog"), request.Target);
        Assert.Equal((MapForm.Input, 0.25), (request.Map, request.Overlay?.Alpha));
        Assert.Equal((17, true), (request.Opset, request.Float16));
    }

    [Theory]
    [InlineData("input")]
    [InlineData(" Input ")]
    public void Request_ofATargetThatIsAnInput_asksForTheInput(string target)
    {
        var request = Request($"--target={target}");

        Assert.Equal((true, Target.Top), (request.TargetInput, request.Target));
    }

    [Theory]
    [InlineData("one target", "--target=top-2")]
    [InlineData("did you mean 'layercam'?", "--method=layercan")]
    public void Request_ofWhatMakesNoSense_isRefused(string part, string option) =>
        Assert.Contains(part, Assert.Throws<GradCamException>(() => Request(option)).Message);

    [Fact]
    public void Request_ofAPreparation_passesItOn()
    {
        Assert.False(Request().Preprocess);
        Assert.True(Request(preprocess: true).Preprocess);
    }

    private static BakeOptions Request(params string[] args) => Request(preprocess: false, args);

    private static BakeOptions Request(bool preprocess, params string[] args)
    {
        var options = new BakeCommandOptions();
        var command = new RootCommand();
        options.AddTo(command);
        return options.Request(command.Parse(args), ResourceLimits.Default, preprocess);
    }
}
