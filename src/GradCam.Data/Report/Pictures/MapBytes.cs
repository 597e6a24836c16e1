namespace GradCam.Data.Report.Pictures;

/// <summary>Maps as a report has them: a byte for each place.</summary>
internal static class MapBytes
{
    /// <summary>The positive part of a map, 255 at its maximum; all 0 where nothing is positive.</summary>
    public static byte[] Of(IReadOnlyList<float> map)
    {
        float most = map.Where(float.IsFinite).DefaultIfEmpty().Max();
        return
        [
            .. map.Select(v =>
                most > 0 && float.IsFinite(v) ? (byte)Math.Round(byte.MaxValue * Math.Max(v, 0) / most) : (byte)0
            ),
        ];
    }
}
