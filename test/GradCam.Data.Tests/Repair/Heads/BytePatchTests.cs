using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Tests.Repair.Heads;

public class BytePatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_ofAPatch_makesTheBytes(int seed)
    {
        var random = new Random(seed);
        byte[] from = Bytes(random, 50_000);
        // Parts of it in another order, with others between them.
        byte[] to = [.. from[20_000..40_000], .. Bytes(random, 300), .. from[..15_000], .. from[40_001..], 1, 2, 3];

        byte[] patch = BytePatch.Of(from, to);

        Assert.Equal(to, BytePatch.Apply(from, patch));
        Assert.InRange(patch.Length, 300, 1000);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(31, 33)]
    public void Apply_ofFewBytes_makesThem(int before, int after)
    {
        var random = new Random(1);
        byte[] from = Bytes(random, before),
            to = Bytes(random, after);

        Assert.Equal(to, BytePatch.Apply(from, BytePatch.Of(from, to)));
    }

    [Fact]
    public void Apply_toOtherBytes_isNull()
    {
        var random = new Random(1);
        byte[] from = Bytes(random, 1000),
            patch = BytePatch.Of(from, Bytes(random, 500));

        Assert.Null(BytePatch.Apply(from[..999], patch));
        Assert.Null(BytePatch.Apply(from, patch[..^1]));
        Assert.Null(BytePatch.Apply(from, patch, most: 400));
        Assert.Null(BytePatch.Apply(from, []));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
