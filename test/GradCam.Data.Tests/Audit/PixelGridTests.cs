using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

public class PixelGridTests
{
    private static readonly PixelGrid Grid = new(1, 32, 64, ChannelsLast: false);

    // A cell is one row high and two columns wide.
    [Fact]
    public void Pasted_ofCells_takesTheirPixelsAndNoOther()
    {
        float[] onto = new float[Grid.Length],
            from = [.. Enumerable.Range(1, Grid.Length).Select(i => (float)i)];

        float[] result = Grid.Pasted(onto, from, [3 * 32 + 5]);

        Assert.Equal([from[3 * 64 + 10], from[3 * 64 + 11]], result.Where(v => v != 0));
        Assert.Equal(from[3 * 64 + 10], result[3 * 64 + 10]);
        Assert.All(onto, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Pasted_moved_wrapsAroundTheEdge()
    {
        float[] from = [.. Enumerable.Range(1, Grid.Length).Select(i => (float)i)];

        float[] result = Grid.Pasted(new float[Grid.Length], from, [31 * 32 + 31], 2, 3);

        Assert.Equal(from[31 * 64 + 62], result[1 * 64 + 4]);
    }

    [Fact]
    public void Painted_ofCells_hasTheColourOfEachChannel()
    {
        var grid = new PixelGrid(3, 32, 32, ChannelsLast: false);

        float[] result = grid.Painted(new float[grid.Length], [0], [1, 2, 3]);

        Assert.Equal([1, 2, 3], result.Where(v => v != 0));
        Assert.Equal(2, result[32 * 32]);
    }

    [Fact]
    public void ForModel_ofChannelsLast_isUndoneByFromModel()
    {
        var grid = new PixelGrid(3, 2, 2, ChannelsLast: true);
        float[] picture = [.. Enumerable.Range(0, 12).Select(i => (float)i)];

        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], grid.ForModel(picture));
        Assert.Equal(picture, grid.FromModel(grid.ForModel(picture)));
    }

    [Fact]
    public void BorderColour_ofAFrame_isItsColour()
    {
        var picture = new float[Grid.Length];
        for (int i = 0; i < picture.Length; i++)
            picture[i] = i / 64 is 0 or 31 || i % 64 is 0 or 63 ? 5 : -9;

        Assert.Equal([5], Grid.BorderColour(picture));
    }

    [Fact]
    public void Recoloured_aBackground_keepsItsNoiseAndTheObject()
    {
        var grid = new PixelGrid(1, 1, 4, ChannelsLast: false);

        float[] changed = grid.Recoloured([0.2f, 0.25f, 0.9f, 0.18f], [0.2f], [0.6f], [(0, 1)]);

        float[] expected = [0.6f, 0.65f, 0.9f, 0.58f];
        Assert.All(changed.Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-6f));
    }
}
