using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public sealed class LabelFilesTests : IDisposable
{
    private readonly SideFolder _side = new();

    public void Dispose() => _side.Dispose();

    private string[][] Read() =>
        [.. CardReading.Of(ModelCard.Empty, new() { Path = _side.Model }).Labels.Select(l => l.Names.Names.ToArray())];

    [Theory]
    [InlineData("labels.txt")]
    [InlineData("classes.txt")]
    [InlineData("class_names.txt")]
    [InlineData("coco.names")]
    [InlineData("model.names")]
    public void Read_ofUsualName_findsIt(string name)
    {
        _side.Write(name, "0 cat\n1 dog\n");

        Assert.Equal(
            [
                ["cat", "dog"],
            ],
            Read()
        );
    }

    [Fact]
    public void Read_ofSeveralNames_takesTheModelsOwn()
    {
        _side.Write("a.names", "a\n");
        _side.Write("b.names", "b\n");
        Assert.Empty(Read());
        _side.Write("model.names", "c\n");
        _side.Write("labels.txt", "d\n");

        Assert.Equal(
            [
                ["c"],
                ["d"],
            ],
            Read()
        );
    }

    [Fact]
    public void Read_withoutAFile_isEmpty() => Assert.Empty(CardReading.Of(ModelCard.Empty, new()).Labels);
}
