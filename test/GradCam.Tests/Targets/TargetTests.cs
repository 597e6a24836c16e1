using GradCam.Targets;

namespace GradCam.Tests.Targets;

public class TargetTests
{
    private static readonly Labels Labels = new(["cat", "dog", "tiger, big"]);

    private static LinearTerm Resolve(Target target, Labels? labels = null) =>
        (LinearTerm)target.Resolve(new(labels ?? Labels, [new(null, "N"), 3], 3, [8, 8]));

    [Fact]
    public void Parse_topK_givesRanks() =>
        Assert.Equal([0, 1, 2], Target.Parse("top-3").Select(t => Resolve(t).Rank!.Value));

    [Theory]
    [InlineData("top", 0, null)]
    [InlineData("TOP", 0, null)]
    [InlineData("1", null, 1)]
    [InlineData(" Dog ", null, 1)]
    [InlineData("tiger, big", null, 2)]
    public void Parse_text_givesATarget(string text, int? rank, int? index)
    {
        var weights = Resolve(Assert.Single(Target.Parse(text)));
        Assert.Equal(rank, weights.Rank);
        Assert.Equal(index, weights.Classes.Count > 0 ? weights.Classes[0].Index : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("top-0")]
    [InlineData("top-5000")]
    [InlineData("3 -")]
    [InlineData("1e40 * 3")]
    [InlineData("nan * 3")]
    public void Parse_nonsense_isAnError(string text) => Assert.Throws<GradCamException>(() => Target.Parse(text));

    [Fact]
    public void Resolve_sum_addsTheWeights()
    {
        var weights = Resolve(Target.Class(0) + (2 * Target.Class("dog")) - Target.Class(0));
        Assert.Equal([(1, 2f)], weights.Classes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Resolve_classOutOfRange_isAnError(int index) =>
        Assert.Contains("0 to 2", Assert.Throws<GradCamException>(() => Resolve(Target.Class(index))).Message);

    [Fact]
    public void Rank_belowOne_isAnError() => Assert.Throws<GradCamException>(() => Target.Rank(0));

    [Fact]
    public void Resolve_nameWithoutLabels_saysWhatToDo() =>
        Assert.Contains(
            ".gradcam.json",
            Assert.Throws<GradCamException>(() => Resolve(Target.Class("cat"), Labels.None)).Message
        );

    [Fact]
    public void Labels_ofImageNet_areInTheUsualOrder()
    {
        Assert.Equal(1000, Labels.ImageNet1k.Names.Count);
        Assert.Equal(("tench", "Egyptian cat"), (Labels.ImageNet1k[0], Labels.ImageNet1k[285]));
        Assert.Equal(285, Labels.ImageNet1k.Find("egyptian CAT"));
        Assert.Equal("class 1000", Labels.ImageNet1k[1000]);
    }

    [Theory]
    [InlineData("0 Cat\n1 Big Dog\n", new[] { "Cat", "Big Dog" })]
    [InlineData("Cat\r\nDog", new[] { "Cat", "Dog" })]
    [InlineData("7 Up\nCola", new[] { "7 Up", "Cola" })]
    public void Labels_ofFile_areItsLines(string text, string[] expected)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        Assert.Equal(expected, Labels.Load(path).Names);
        File.Delete(path);
    }
}
