using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

/// <summary>Pictures made for tests of audits.</summary>
internal static class AuditPictures
{
    public const int Side = 64;

    public static readonly PixelGrid Grid = new(3, Side, Side, ChannelsLast: false);

    /// <summary>Pictures of soft noise of any mean colour, every other one of class 1.</summary>
    public static AuditSet Set(
        int count,
        Func<float[], int, float[]> change,
        int seed = 1,
        Func<int, float[]>? map = null
    )
    {
        var random = new Random(seed);
        var pictures = Enumerable
            .Range(0, count)
            .Select(i =>
            {
                var pixels = new float[Grid.Length];
                float[] mean = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
                for (int k = 0; k < pixels.Length; k++)
                    pixels[k] = Math.Clamp(mean[k / (Side * Side)] + 0.3f * (random.NextSingle() - 0.5f), 0, 1);
                return new AuditPicture
                {
                    Index = i,
                    Name = $"{i}.png",
                    Label = i % 2,
                    Pixels = change(pixels, i),
                    Map = map?.Invoke(i) ?? [1],
                    MapShape = map is null ? [1, 1] : [8, 8],
                };
            });
        return new([.. pictures], Grid, ["a", "b"], []);
    }

    /// <summary>A picture with an orange square of 8 pixels.</summary>
    public static float[] Patch(float[] picture, int left, int top)
    {
        float[] result = [.. picture],
            colour = [1, 0.59f, 0.16f];
        for (int channel = 0; channel < 3; channel++)
        for (int row = top; row < top + 8; row++)
            result.AsSpan((channel * Side + row) * Side + left, 8).Fill(colour[channel]);
        return result;
    }

    /// <summary>A picture with a see-through cross of 12 pixels, which has the colours behind it.</summary>
    public static float[] Logo(float[] picture, int left, int top)
    {
        float[] result = [.. picture];
        for (int channel = 0; channel < 3; channel++)
        for (int y = 0; y < 12; y++)
        for (int x = 0; x < 12; x++)
            result[(channel * Side + top + y) * Side + left + x] +=
                Math.Abs(x - y) < 2 || Math.Abs(x + y - 11) < 2 ? 0.35f : -0.1f;
        return result;
    }

    /// <summary>The planes of all pictures.</summary>
    public static IReadOnlyList<float[]> Planes(AuditSet set) =>
        [.. set.Pictures.Select(p => DetailPlane.Of(p.Pixels, set.Grid))];
}
