namespace GradCam.Imaging;

/// <summary>The lengths that are tried where a model leaves the size of its input open.</summary>
internal static class OpenSize
{
    // Networks of long signals take nothing shorter than they were made for.
    private static readonly long[] Tried = [ModelInput.UsualSize, 1024, 4096, 16384, 65536];

    /// <summary>The usual one.</summary>
    public static long Usual => Tried[0];

    /// <summary>The result at the usual length, or at the first longer one that is accepted.</summary>
    /// <param name="at">Tries a length.</param>
    /// <exception cref="GradCamException">None is accepted; the error is that of the usual length.</exception>
    public static T First<T>(Func<long, T> at)
    {
        GradCamException? first = null;
        foreach (long size in Tried)
            try
            {
                return at(size);
            }
            catch (GradCamException e)
            {
                first ??= e;
            }
        throw first!;
    }
}
