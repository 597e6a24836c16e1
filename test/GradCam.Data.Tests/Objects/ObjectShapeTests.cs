using GradCam.Data.Objects;

namespace GradCam.Data.Tests.Objects;

/// <summary>Areas are exact, for boxes and for masks.</summary>
public class ObjectShapeTests
{
    private static readonly (float, float, float, float) All = (0, 0, 1, 1);

    [Fact]
    public void Coverage_ofABox_isThePartOfEachPlace()
    {
        // Half of the first column and all of the second; a quarter of the lower row.
        var shape = ObjectShape.OfBoxes([(0.25, 0, 1, 0.625)]);

        Near([0.5, 1, 0.125, 0.25], shape.Coverage(All, 2, 2));
    }

    [Fact]
    public void Coverage_ofBoxesThatOverlap_countsOnce()
    {
        var shape = ObjectShape.OfBoxes([(0, 0, 0.5, 0.5), (0.25, 0.25, 0.75, 0.75), (0, 0, 0.5, 0.5)]);

        Near([0.25 + 0.25 - 0.0625], shape.Coverage(All, 1, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Coverage_ofRandomBoxes_isThatOfTheirPixels(int seed)
    {
        var random = new Random(seed);
        const int width = 40,
            height = 30;
        var boxes = Enumerable
            .Range(0, 12)
            .Select(_ => (Left: random.Next(width - 1), Top: random.Next(height - 1)))
            .Select(p => (p.Left, p.Top, Right: random.Next(p.Left, width) + 1, Bottom: random.Next(p.Top, height) + 1))
            .ToArray();
        var mask = new bool[width * height];
        foreach (var box in boxes)
            for (int y = box.Top; y < box.Bottom; y++)
                mask.AsSpan(y * width + box.Left, box.Right - box.Left).Fill(true);
        (float, float, float, float) frame = (-0.1f, 0.2f, 1.3f, 0.9f);

        var ofBoxes = ObjectShape.OfBoxes([
            .. boxes.Select(b =>
                ((double)b.Left / width, (double)b.Top / height, (double)b.Right / width, (double)b.Bottom / height)
            ),
        ]);
        var ofMask = ObjectShape.OfMask(mask, width, height);

        // The whole picture as a map of its pixels gives the mask back.
        Near(mask.Select(m => m ? 1.0 : 0), ofMask.Coverage(All, height, width));
        Near(ofMask.Coverage(frame, 7, 7), ofBoxes.Coverage(frame, 7, 7));
        double[] sampled = Sampled(mask, width, height, frame, 7);
        foreach (var (exact, near) in ofMask.Coverage(frame, 7, 7).Zip(sampled))
            Assert.Equal(exact, near, 0.02);
    }

    [Theory]
    [InlineData(0.3, 0.3, true)]
    [InlineData(0.25, 0.25, true)]
    [InlineData(0.5, 0.3, false)]
    [InlineData(0.3, 0.6, false)]
    [InlineData(1.2, 0.3, false)]
    public void Has_aPoint_ofTheShape(double x, double y, bool expected)
    {
        Assert.Equal(expected, ObjectShape.OfBoxes([(0.25, 0.25, 0.5, 0.5)]).Has(x, y));
        bool[] mask = [.. Enumerable.Range(0, 16).Select(i => i == 5)];
        Assert.Equal(expected, ObjectShape.OfMask(mask, 4, 4).Has(x, y));
    }

    /// <summary>The coverage counted at many points of each place.</summary>
    private static double[] Sampled(
        bool[] mask,
        int width,
        int height,
        (float Left, float Top, float Right, float Bottom) frame,
        int side
    )
    {
        const int points = 64;
        var covered = new double[side * side];
        for (int i = 0; i < side * points; i++)
        for (int j = 0; j < side * points; j++)
        {
            double y = (frame.Top + (frame.Bottom - frame.Top) * (i + 0.5) / (side * points)) * height,
                x = (frame.Left + (frame.Right - frame.Left) * (j + 0.5) / (side * points)) * width;
            if (x >= 0 && y >= 0 && x < width && y < height && mask[(int)y * width + (int)x])
                covered[i / points * side + j / points] += 1.0 / (points * points);
        }
        return covered;
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-6);
}
