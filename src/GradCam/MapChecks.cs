namespace GradCam;

/// <summary>Finds what is wrong with a map.</summary>
internal static class MapChecks
{
    /// <summary>The findings about a raw map.</summary>
    public static IReadOnlyList<Diagnostic> Find(ReadOnlySpan<float> raw)
    {
        bool positive = false, varied = false;
        foreach (float value in raw)
        {
            if (!float.IsFinite(value))
                return [new("not-finite", "The map holds values that are not finite: an activation or gradient overflowed.")];
            positive |= value > 0;
            varied |= value != raw[0];
        }
        if (!positive) return [new("zero-map", "The map is zero everywhere: at this layer nothing speaks for the target; try another layer or method.")];
        return varied || raw.Length == 1 ? [] : [new("flat-map", "The map has one value everywhere, so it does not tell places apart; try an earlier layer.")];
    }
}
