using System.IO.Compression;
using System.Text.Json;

namespace GradCam.Keras.Tests.Containers;

/// <summary>Models whose description and weights lie in two files: the same conversion, byte by byte.</summary>
public class DescribedModelTests : KerasFixture
{
    private static readonly (string, (string, Array)[]) Conv = ("conv", SmallWeights);

    private static readonly string Model = Sequential(SmallConv);

    private byte[] Expected => KerasModel.Load(WriteH5("whole.h5", Model, Conv)).ToOnnx();

    [Theory]
    [InlineData("net.json", "net.h5")]
    [InlineData("net.json", "net.weights.h5")]
    [InlineData("net.json", "net_weights.h5")]
    [InlineData("net.json", "net.hdf5")]
    [InlineData("model.json", "checkpoint-17.h5")]
    [InlineData("architecture.json", "weights.h5")]
    public void ToOnnx_ofEitherFile_isThatOfTheWholeModel(string description, string weights)
    {
        byte[] expected = Expected;
        File.Delete(At("whole.h5"));
        File.WriteAllText(At(description), Model);
        WriteH5(weights, null, Conv);

        Assert.Equal(expected, KerasModel.Load(At(description)).ToOnnx());
        Assert.Equal(expected, KerasModel.Load(At(weights)).ToOnnx());
    }

    [Fact]
    public void ToOnnx_ofATextOfTheText_isTheSame()
    {
        File.WriteAllText(At("net.json"), JsonSerializer.Serialize(Model));
        WriteH5("net.h5", null, Conv);

        Assert.Equal(Expected, KerasModel.Load(At("net.h5")).ToOnnx());
        Assert.Equal(Expected, KerasModel.Load(At("net.json")).ToOnnx());
    }

    [Fact]
    public void ToOnnx_ofAnUnpackedArchive_isThatOfTheArchive()
    {
        string archive = WriteKeras(
            "model.keras",
            Model,
            ("layers/conv2d/vars/0", Numbers(3, 3, 2, 3)),
            ("layers/conv2d/vars/1", Numbers(3))
        );
        ZipFile.ExtractToDirectory(archive, At("unpacked"));
        byte[] expected = KerasModel.Load(archive).ToOnnx();

        Assert.Equal(expected, KerasModel.Load(At("unpacked")).ToOnnx());
        Assert.Equal(expected, KerasModel.Load(At("unpacked/config.json")).ToOnnx());
        Assert.Equal(expected, KerasModel.Load(At("unpacked/model.weights.h5")).ToOnnx());
    }

    [Fact]
    public void Load_besideAnotherModelsDescription_doesNotTakeIt()
    {
        File.WriteAllText(At("model.json"), Model.Replace("conv", "other"));

        var error = Assert.Throws<GradCamException>(() => KerasModel.Load(WriteH5("my.h5", null, Conv)));

        Assert.Contains("holds weights but not the model", error.Message);
    }

    [Fact]
    public void Load_besideAFileOfItsNameThatIsNoModel_passesOverIt()
    {
        File.WriteAllText(At("my.json"), """{"0": "cat", "1": "dog"}""");

        Assert.Contains(
            "holds weights but not the model",
            Assert.Throws<GradCamException>(() => KerasModel.Load(WriteH5("my.h5", null, Conv))).Message
        );
        Assert.Contains(
            "describes no Keras model",
            Assert.Throws<GradCamException>(() => KerasModel.Load(At("my.json"))).Message
        );
    }

    [Fact]
    public void Load_ofADescriptionWithoutWeights_saysHowTheyAreCalled()
    {
        File.WriteAllText(At("net.json"), Model);

        Assert.Contains(
            "net.weights.h5",
            Assert.Throws<GradCamException>(() => KerasModel.Load(At("net.json"))).Message
        );
    }

    [Fact]
    public void Load_ofAnEmptyHdf5File_saysThatItHoldsNothing()
    {
        new PureHDF.H5File().Write(At("empty.h5"));

        Assert.Contains(
            "holds nothing",
            Assert.Throws<GradCamException>(() => KerasModel.Load(At("empty.h5"))).Message
        );
    }

    [Fact]
    public void Load_ofADescriptionThatIsALink_isRefused()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Links need a privilege on Windows.");
        File.WriteAllText(At("elsewhere.txt"), Model);
        File.CreateSymbolicLink(At("net.json"), At("elsewhere.txt"));

        Assert.Contains(
            "is a link",
            Assert.Throws<GradCamException>(() => KerasModel.Load(WriteH5("net.h5", null, Conv))).Message
        );
    }

    [Fact]
    public void Source_reportsTheOtherFile_soThatACacheSeesItChange()
    {
        File.WriteAllText(At("net.json"), Model);
        string weights = WriteH5("net.h5", null, Conv);

        KerasModel.Load(weights).Source().Read(out var besideWeights);
        KerasModel.Load(At("net.json")).Source().Read(out var besideDescription);

        Assert.Equal(["net.json"], besideWeights);
        Assert.Equal(["net.h5"], besideDescription);
    }
}
