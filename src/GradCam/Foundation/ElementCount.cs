namespace GradCam.Foundation;

/// <summary>The number of elements of a shape.</summary>
internal static class ElementCount
{
    /// <summary>The product of the lengths of all axes; 1 where there are none.</summary>
    public static int Of(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int length in shape)
            count *= length;
        return count;
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{int})"/>
    public static long Of(IEnumerable<long> shape)
    {
        long count = 1;
        foreach (long length in shape)
            count *= length;
        return count;
    }
}
