using GradCam.Models;

namespace GradCam.Tests.Models;

public class ModelCardWriterTests
{
    [Fact]
    public void Write_ofEveryField_isReadBackTheSame()
    {
        var card = new ModelCard
        {
            Preset = "keras-tf",
            Width = 320,
            Height = 240,
            Resize = ResizeMode.ShortSideThenCenterCrop,
            ResizeSize = 256,
            CropFraction = 0.9,
            Interpolation = Interpolation.Lanczos,
            Channels = ChannelOrder.Bgr,
            Scale = 1 / 127.5,
            Mean = [0.1, 0.2, 0.3],
            Std = [2],
            Padding = 7,
            Labels = new Labels(["Katze", "größer \"Hund\""]),
            Layer = "out_relu",
            Layout = "channels-last",
            Input = "in",
            Output = "scores",
            InputLayout = TensorLayout.ChannelsLast,
            Task = ModelTask.MultiLabel,
            SampleRate = 250.5,
            ChannelNames = ["lead I", "lead \"II\""],
        };

        var read = ModelCard.Parse(ModelCardWriter.Write(card));

        Assert.Equal(card.Labels.Names, read.Labels!.Names);
        Assert.Equal(card.Mean.Value.AsEnumerable(), read.Mean!.Value);
        Assert.Equal(card.Std.Value.AsEnumerable(), read.Std!.Value);
        Assert.Equal(card.ChannelNames.Value.AsEnumerable(), read.ChannelNames!.Value);
        Assert.Equal(
            card with
            {
                Labels = null,
                Mean = null,
                Std = null,
                ChannelNames = null,
            },
            read with
            {
                Labels = null,
                Mean = null,
                Std = null,
                ChannelNames = null,
            }
        );
        // A field that is new has to be written too.
        Assert.All(
            typeof(ModelCard).GetProperties().Where(p => p.Name != "Source" && p.GetMethod is { IsStatic: false }),
            p => Assert.NotNull(p.GetValue(read))
        );
    }

    [Fact]
    public void Write_ofNothing_isAnEmptyObject() =>
        Assert.Equal(ModelCard.Empty, ModelCard.Parse(ModelCardWriter.Write(ModelCard.Empty)));
}
