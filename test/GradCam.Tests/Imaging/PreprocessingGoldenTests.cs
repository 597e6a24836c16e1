namespace GradCam.Tests.Imaging;

public class PreprocessingGoldenTests
{
    private static readonly Npz Golden = Npz.Load("Golden/preprocess/tensors.npz");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var key in Golden.Keys)
            cases.Add(key.Split('.')[0], key.Split('.')[1]);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_reference_photograph_gives_reference_tensor(string photograph, string preset)
    {
        var preprocessing =
            preset == "stretch128"
                ? PreprocessingPresets.Torchvision.For(new ModelInput(3, 128, 128)) with
                {
                    Resize = ResizeMode.Stretch,
                }
                : PreprocessingPresets.Parse(preset.Replace('_', '-')).For(new ModelInput(3, 224, 224));
        var expected = Golden[$"{photograph}.{preset}"];

        var prepared = preprocessing.Apply(TestPictures.Golden(photograph));

        Assert.Equal(expected.Shape, prepared.Shape);
        for (var i = 0; i < expected.Data.Length; i++)
            Assert.True(
                Math.Abs(expected.Data[i] - prepared.Tensor[i]) < 3e-5,
                $"value {i}: {prepared.Tensor[i]} instead of {expected.Data[i]}"
            );
    }
}
