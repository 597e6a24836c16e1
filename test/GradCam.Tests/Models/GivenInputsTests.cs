using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Imaging;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

public class GivenInputsTests
{
    private static readonly string Pair = Path.Combine(
        AppContext.BaseDirectory,
        "Golden/reports/second-picture/model.onnx"
    );

    private static readonly Picture Left = TestPictures.Gradient(90, 70),
        Right = TestPictures.Gradient(50, 80);

    private static Explainer Load(ExplainerOptions options) => Explainer.Load(Pair, options);

    [Fact]
    public void Load_ofTwoPictures_preparesTheSecondAsTheFirst()
    {
        var unit = new ModelCard { Preset = "unit", Task = ModelTask.Classification };
        var tensor = PreprocessingPresets.Unit.For(new(3, 64, 64)).Apply(Right).Tensor;
        using var pictured = Load(
            new()
            {
                Card = unit,
                FixedPictures = new Dictionary<string, Picture> { ["right"] = Right },
            }
        );
        using var fed = Load(
            new()
            {
                Card = unit,
                FixedInputs = new Dictionary<string, Tensor> { ["right"] = new(tensor, [1, 3, 64, 64]) },
            }
        );

        Assert.Empty(pictured.Diagnostics);
        Assert.Equal(fed.Explain(Left).Raw.Data, pictured.Explain(Left).Raw.Data);
    }

    [Fact]
    public void Load_ofTwoPictures_explainsTheOneThatIsNotGiven()
    {
        using var explainer = Load(
            new()
            {
                Preprocessing = PreprocessingPresets.Raw.For(new(3, 64, 64)),
                Task = ModelTask.Classification,
                FixedPictures = new Dictionary<string, Picture> { ["left"] = Left },
            }
        );

        Assert.Equal("right", explainer.Model.Network.Input);
        Assert.Empty(explainer.Diagnostics);
    }

    [Fact]
    public void Load_withAPictureForNoInput_saysWhichThereAre() =>
        Assert.Contains(
            "'left', 'right'",
            Assert
                .Throws<GradCamException>(() =>
                    Load(new() { FixedPictures = new Dictionary<string, Picture> { ["third"] = Left } })
                )
                .Message
        );

    [Fact]
    public void Load_withATensorAndAPicture_isRefused() =>
        Assert.Contains(
            "a tensor and a picture",
            Assert
                .Throws<GradCamException>(() =>
                    Load(
                        new()
                        {
                            FixedInputs = new Dictionary<string, Tensor> { ["right"] = new([0], [1]) },
                            FixedPictures = new Dictionary<string, Picture> { ["right"] = Left },
                        }
                    )
                )
                .Message
        );

    [Theory]
    [InlineData(4, null)]
    [InlineData(3, "[N, 4] takes 4 numbers, not 3")]
    public void Load_withNumbers_givesThemTheInputsShape(int count, string? error)
    {
        ExplainerOptions options = new()
        {
            FixedInputs = new Dictionary<string, Tensor> { ["vitals"] = new(new float[count], [count]) },
        };
        Action load = () => Explainer.Load(WithVitals().ToByteArray(), options).Dispose();

        if (error is null)
            load();
        else
            Assert.Contains(error, Assert.Throws<GradCamException>(load).Message);
    }

    [Fact]
    public void Load_withAPictureForNumbers_saysWhatToGive() =>
        Assert.Contains(
            "takes no photograph: give it numbers",
            Assert
                .Throws<GradCamException>(() =>
                    Explainer.Load(
                        WithVitals().ToByteArray(),
                        new() { FixedPictures = new Dictionary<string, Picture> { ["vitals"] = Left } }
                    )
                )
                .Message
        );

    private static ModelProto WithVitals()
    {
        var model = SmallModels.Classifier(tail: [Nodes.New("Mul", ["logits", "vitals"], ["scaled"])]);
        model.Graph.Input.Add(
            new ValueInfoProto { Name = "vitals", Type = Dim.Type(ElementType.Float, [new Dim(null, "N"), 4]) }
        );
        return model;
    }
}
