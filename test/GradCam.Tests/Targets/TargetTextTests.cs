using GradCam.Targets;

namespace GradCam.Tests.Targets;

public sealed class TargetTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-targets").FullName;

    private static readonly Target Cat = Target.Class("cat"),
        Dog = Target.Class("dog");

    public static TheoryData<string, Target> Readings() =>
        new()
        {
            { "top", Target.Top },
            { "7", Target.Class(7) },
            { "cat - dog", Cat - Dog },
            { "cat + dog - 3", Cat + Dog - Target.Class(3) },
            { "cat - 0.5 * dog", Cat - (0.5f * Dog) },
            { "2*cat", 2 * Cat },
            { "2 * (cat - dog)", 2 * (Cat - Dog) },
            { "cat - (dog - 3)", Cat - (Dog - Target.Class(3)) },
            { "(cat - dog) - (3 + top)", Cat - Dog - (Target.Class(3) + Target.Top) },
            { "prob:(cat + dog)", Target.Probability(Cat + Dog) },
            { "region:(cat - dog)", Target.Region(Cat - Dog) },
            { "-(cat - dog)", -(Cat - Dog) },
            { "((cat))", Cat },
            { "crane (a bird - or not)", Target.Class("crane (a bird - or not)") },
            { "\"(a) - b\" - cat", Target.Class("(a) - b") - Cat },
            { "cat :) - dog", Target.Class("cat :)") - Dog },
            { "-1.5 * cat + top", (-1.5f * Cat) + Target.Top },
            { "-cat", -Cat },
            { "-0", -Target.Class(0) },
            { "-12", -Target.Class(12) },
            { "top - 2", Target.Top - Target.Class(2) },
            { "golden-retriever", Target.Class("golden-retriever") },
            { "tiger, big", Target.Class("tiger, big") },
            { "\"cat - dog\"", Target.Class("cat - dog") },
            { "\"cat - dog\" - \"a + b\"", Target.Class("cat - dog") - Target.Class("a + b") },
            { "0.25 * \"cat - dog\"", 0.25f * Target.Class("cat - dog") },
            { "\"prob:cat\"", Target.Class("prob:cat") },
            { "\"7\"", Target.Class("7") },
            { "prob:cat", Target.Probability(Cat) },
            { "Probability: cat", Target.Probability(Cat) },
            { "prob:\"a:b\"", Target.Probability(Target.Class("a:b")) },
            { "prob:top", Target.Probability(Target.Top) },
            { "prob:cat - prob:dog", Target.Probability(Cat) - Target.Probability(Dog) },
            { "REST:1", Target.Rest(Target.Class(1)) },
            { "finer:cat", Target.Finer(Cat, 1, 3) },
            { "region:cat", Target.Region(Cat) },
            { "region:top", Target.Region(Target.Top) },
            { "region:\"St. Bernard\"", Target.Region(Target.Class("St. Bernard")) },
            { "prob:region:1", Target.Probability(Target.Region(Target.Class(1))) },
            { "box:2", Target.Box(2) },
            { "box:10:20.5", Target.BoxAt(10, 20.5f) },
            { "objectness:1", Target.Box(1, BoxPart.Objectness) },
            { "objectness:3:4", Target.BoxAt(3, 4, BoxPart.Objectness) },
            { "box:1 - box:2", Target.Box(1) - Target.Box(2) },
            { "colour:red", Target.Class("colour:red") },
        };

    public static TheoryData<string, string> Errors() =>
        new()
        {
            { "", "write `top`, `top-3`, a class number or a class name" },
            { "   ", "write `top`" },
            { "top-0", "'top-0': K of top-K is between 1 and 1000" },
            { "top-1001", "between 1 and 1000" },
            { "cat -  - dog", "a target is missing beside a sign" },
            { "cat - ()", "'cat - ()': a target is missing between the parentheses" },
            { "(cat - )", "a target is missing beside a sign" },
            { "prob:", "something must follow 'prob:'" },
            { "cat - rest:", "'cat - rest:': something must follow 'rest:'" },
            { "box:first", "by its number (box:2) or by a point in pixels of the model's input (box:120:80)" },
            { "box:1:2:3", "(box:120:80)" },
            { "box:1:x", "(box:120:80)" },
            { "objectness:", "something must follow" },
            { "objectness:here", "(box:2)" },
            { "box:0", "A box number is 1 or more, not 0" },
            { "box:-1", "1 or more" },
            { "region:nowhere.png", "There is no mask nowhere.png; write region:MASK.png:CLASS, or region:CLASS" },
            { "region:nowhere.png:cat", "There is no mask nowhere.png" },
            { "similar:nowhere.npy", "nowhere.npy" },
            { "similar:nowhere.jpg", "nowhere.jpg" },
        };

    [Theory]
    [MemberData(nameof(Readings))]
    public void Parse_text_givesTheTargetThatIsMeant(string text, Target expected) =>
        Assert.Equal(expected, Assert.Single(Target.Parse(text)));

    [Theory]
    [MemberData(nameof(Errors))]
    public void Parse_whatCannotBeRead_saysWhatToDo(string text, string hint) =>
        Assert.Contains(hint, Assert.Throws<GradCamException>(() => Target.Parse(text)).Message);

    [Fact]
    public void Parse_topK_givesKTargets() =>
        Assert.Equal([Target.Rank(1), Target.Rank(2), Target.Rank(3)], Target.Parse(" TOP-3 "));

    [Fact]
    public void Parse_similarArray_readsTheEmbedding()
    {
        string path = Path.Combine(_folder, "x.npy");
        Npy.Save(path, [1, -2, 3], 1, 3);

        var similar = Assert.IsType<SimilarTarget>(Assert.Single(Target.Parse($"similar:{path}")));

        Assert.Equal([1, -2, 3], similar.Embedding!.Value.ToArray());
    }

    [Fact]
    public void Parse_similarPhoto_readsThePicture()
    {
        string path = Path.Combine(_folder, "photo.png");
        Picture.FromRgb([1, 2, 3, 4, 5, 6], 2, 1).Save(path);

        var similar = Assert.IsType<SimilarTarget>(Assert.Single(Target.Parse($"similar:{path}")));

        Assert.Equal([1, 2, 3, 4, 5, 6], similar.Reference!.Rgb.ToArray());
    }

    [Theory]
    [InlineData("", "top")]
    [InlineData(":cat", "cat")]
    [InlineData(":2", "2")]
    public void Parse_regionOfAPicture_readsGreyValuesAndTheClass(string suffix, string of)
    {
        string path = Path.Combine(_folder, "mask.png");
        Picture.FromRgb([0, 0, 0, 255, 255, 255, 51, 51, 51], 3, 1).Save(path);

        var region = Assert.IsType<RegionTarget>(Assert.Single(Target.Parse($"region:{path}{suffix}")));

        Assert.Equal(Assert.Single(Target.Parse(of)), region.Of);
        Assert.Equal([1, 3], region.Mask!.Shape);
        Assert.Equal([0, 1, 0.2f], region.Mask.Data);
    }

    [Fact]
    public void Parse_regionOfAnArray_keepsItsNumbers()
    {
        string path = Path.Combine(_folder, "mask.npy");
        Npy.Save(path, [0, 7, -1, 2], 2, 2);

        var region = Assert.IsType<RegionTarget>(Assert.Single(Target.Parse($"region:{path}:1")));

        Assert.Equal([2, 2], region.Mask!.Shape);
        Assert.Equal([0, 7, -1, 2], region.Mask.Data);
        Assert.Equal(Target.Class(1), region.Of);
    }

    [Fact]
    public void Finer_withoutOthers_isRefused() =>
        Assert.Contains("not with 0", Assert.Throws<GradCamException>(() => Target.Finer(Cat, 1, 0)).Message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
