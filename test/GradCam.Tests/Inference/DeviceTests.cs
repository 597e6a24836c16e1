namespace GradCam.Tests.Inference;

public class DeviceTests
{
    public static TheoryData<string> Others =>
        [.. Device.All.Skip(1).Select(d => d.Name).Where(name => !(name == "coreml" && OperatingSystem.IsMacOS()))];

    [Theory]
    [MemberData(nameof(Others))]
    public void Load_onADeviceWithoutItsPackage_namesThePackage(string name)
    {
        string message = Assert
            .Throws<GradCamException>(() =>
                Explainer.Load("there is no such file.onnx", new() { Device = Device.Parse(name) })
            )
            .Message;

        Assert.Contains($"'{name}'", message);
        Assert.Matches(@"add the NuGet package \S+\.ML\.OnnxRuntime", message);
        Assert.DoesNotContain(". ", message);
    }

    [Fact]
    public void Load_onTheProcessor_works()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs, new() { Device = Device.Parse("CPU") });

        Assert.NotNull(explainer.DefaultLayer);
    }

    [Theory]
    [InlineData("cpu", "cpu", 0)]
    [InlineData("cuda", "cuda", 0)]
    [InlineData("cuda:0", "cuda", 0)]
    [InlineData("cuda:2", "cuda:2", 2)]
    [InlineData("DirectML:1", "directml:1", 1)]
    public void Parse_readsNameAndNumber(string text, string name, int index)
    {
        var device = Device.Parse(text);

        Assert.Equal((name, index), (device.ToString(), device.Index));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1:2")]
    [InlineData("cpu:1")]
    [InlineData("openvino:1")]
    public void Parse_ofNoDevice_saysWhatThereIs(string text) =>
        Assert.Contains("cuda", Assert.Throws<GradCamException>(() => Device.Parse(text)).Message);
}
