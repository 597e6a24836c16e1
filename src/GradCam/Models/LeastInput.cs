namespace GradCam.Models;

/// <summary>The least size of an input whose size is open: networks that crop or pool need some places.</summary>
/// <param name="layout">The axes of the input.</param>
/// <param name="open">Opens the model at a size of the input's places.</param>
internal sealed class LeastInput(InputLayout layout, Func<IReadOnlyList<long>, Network> open)
{
    // Signals may be long; larger pictures than these are not usual, and take memory to try.
    private const long LongestSignal = 1 << 17,
        LargestPicture = 1024;

    private static readonly long[] UsualSizes = [ModelInput.UsualSize, 1024, 4096, 16384, 65536];

    /// <summary>Opens the model at a size.</summary>
    /// <param name="spatial">The lengths of the input's axes of places.</param>
    /// <exception cref="GradCamException">
    /// The model cannot be opened; where the input is too small for it, the error says how large it has to be.
    /// </exception>
    public Network Open(IReadOnlyList<long> spatial)
    {
        try
        {
            return open(spatial);
        }
        catch (GradCamException) when (Missing(spatial) is { } larger)
        {
            throw new GradCamException(
                spatial.Count == 1
                    ? $"The input has {spatial[0]:N0} places, fewer than the {larger[0]:N0} that the network needs: "
                        + "give a longer one."
                    : $"The input has {string.Join(" x ", spatial)} places, and the network needs "
                        + $"{string.Join(" x ", larger)}: give a larger one."
            );
        }
    }

    /// <summary>The result at a usual size, or the least of larger ones that a network of long signals takes.</summary>
    /// <param name="at">Opens the model at a size.</param>
    /// <exception cref="GradCamException">It cannot be opened at any of them.</exception>
    public static T Usual<T>(Func<long[], T> at)
    {
        GradCamException? first = null;
        foreach (long size in UsualSizes)
            try
            {
                return at([size]);
            }
            catch (GradCamException e)
            {
                first ??= e;
            }
        throw first!;
    }

    /// <summary>The least lengths at which the model opens, if it opens at larger ones at all.</summary>
    private long[]? Missing(IReadOnlyList<long> spatial)
    {
        spatial = [.. layout.SpatialAxes.Select((_, i) => spatial[Math.Min(i, spatial.Count - 1)])];
        int[] axes = [.. Enumerable.Range(0, spatial.Count).Where(IsOpen)];
        if (axes.Length == 0)
            return null;
        long[] given = [.. spatial],
            enough = [.. spatial];
        do
        {
            foreach (int axis in axes)
                enough[axis] *= 2;
            if (axes.Any(axis => enough[axis] > (spatial.Count == 1 ? LongestSignal : LargestPicture)))
                return null;
        } while (!Opens(enough));
        long[] least = [.. enough];
        foreach (int axis in axes)
        {
            var (few, many) = (given[axis] - 1, enough[axis]);
            while (many - few > 1)
            {
                long middle = (few + many) / 2;
                least[axis] = middle;
                (few, many) = Opens(least) ? (few, middle) : (middle, many);
            }
            least[axis] = many;
        }
        return least;
    }

    private bool IsOpen(int axis) => layout.Dims[layout.SpatialAxes[axis]].Value is not > 0;

    private bool Opens(IReadOnlyList<long> spatial)
    {
        try
        {
            open(spatial);
            return true;
        }
        catch (GradCamException)
        {
            return false;
        }
    }
}
