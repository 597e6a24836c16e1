using GradCam.Imaging;

namespace GradCam.Models;

/// <summary>The least size of an input whose size is open: networks that crop or pool need some places.</summary>
internal sealed class LeastInput
{
    // Signals may be long; larger pictures than these are not usual, and take memory to try.
    private const long LongestSignal = 1 << 17,
        LargestPicture = 1024;

    private readonly InputLayout _layout;
    private readonly Func<IReadOnlyList<long>, Network> _open;
    private readonly Lazy<long[]?> _least;

    /// <param name="layout">The axes of the input.</param>
    /// <param name="open">Opens the model at a size of the input's places.</param>
    public LeastInput(InputLayout layout, Func<IReadOnlyList<long>, Network> open) =>
        (_layout, _open, _least) = (layout, open, new(Search));

    /// <summary>Opens a form of the model at a size.</summary>
    /// <param name="spatial">The lengths of the input's axes of places; the last one stands for further ones.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="GradCamException">
    /// The model cannot be opened; where the input is too small for it, the error says how large it has to be.
    /// </exception>
    public Network At(IReadOnlyList<long> spatial, Func<Network> open)
    {
        try
        {
            return open();
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

    /// <summary>The network at a usual length of what is open, or at the first longer one that it takes.</summary>
    /// <param name="at">Gives the network at a length.</param>
    /// <exception cref="GradCamException">It cannot be opened at any of them.</exception>
    public Network Usual(Func<long, Network> at) =>
        _layout.SpatialAxes.All(axis => _layout.Dims[axis].Value > 0) ? at(OpenSize.Usual) : OpenSize.First(at);

    /// <summary>The lengths that the network needs; null where these are enough, or no lengths are.</summary>
    private long[]? Missing(IReadOnlyList<long> spatial)
    {
        if (_least.Value is not { } least)
            return null;
        long[] given = [.. least.Select((_, i) => spatial[Math.Min(i, spatial.Count - 1)])];
        return given.Zip(least).Any(p => p.First < p.Second) ? [.. given.Zip(least, Math.Max)] : null;
    }

    /// <summary>The least lengths at which the model opens; null where it opens at none, or leaves none open.</summary>
    private long[]? Search()
    {
        long[] least = [.. _layout.SpatialAxes.Select(axis => _layout.Dims[axis].Value ?? 0)];
        int[] open = [.. Enumerable.Range(0, least.Length).Where(axis => least[axis] <= 0)];
        if (open.Length == 0)
            return null;
        long most = least.Length == 1 ? LongestSignal : LargestPicture,
            enough = OpenSize.Usual;
        void Set(long length)
        {
            foreach (int axis in open)
                least[axis] = length;
        }
        for (Set(enough); !Opens(least); Set(enough))
            if ((enough *= 2) > most)
                return null;
        foreach (int axis in open)
        {
            var (few, many) = (0L, enough);
            while (many - few > 1)
            {
                long middle = least[axis] = (few + many) / 2;
                (few, many) = Opens(least) ? (few, middle) : (middle, many);
            }
            least[axis] = many;
        }
        return least;
    }

    private bool Opens(IReadOnlyList<long> spatial)
    {
        try
        {
            _open(spatial);
            return true;
        }
        catch (GradCamException)
        {
            return false;
        }
    }
}
