using System.Collections.Concurrent;
using GradCam.Foundation;

namespace GradCam.Data.Metrics.Engine;

/// <summary>A map of a picture, with what several metrics ask of it.</summary>
internal sealed class MapCase
{
    private const int OrderPurpose = 1;

    private readonly ConcurrentDictionary<Type, object> _once = new();
    private readonly Lazy<float[]> _signed;
    private readonly Lazy<int[]> _order;

    /// <param name="picture">The picture.</param>
    /// <param name="candidate">The method and layer that made it.</param>
    /// <param name="raw">The map before ReLU and scaling, <c>float[h, w]</c>.</param>
    /// <param name="values">The map at the input's size, 0..1.</param>
    public MapCase(PictureCase picture, Candidate candidate, Tensor raw, float[] values)
    {
        (Picture, Candidate, Raw, Values) = (picture, candidate, raw, values);
        _signed = new(() => LinearResize.Apply(raw.Data, raw.Shape, [picture.Size.Height, picture.Size.Width]));
        _order = new(Ordered);
    }

    public PictureCase Picture { get; }

    public Candidate Candidate { get; }

    /// <summary>The map before ReLU and scaling, at the layer's size.</summary>
    public Tensor Raw { get; }

    /// <summary>The map at the input's size, 0..1, row by row.</summary>
    public float[] Values { get; }

    /// <summary>The map at the input's size, before ReLU and scaling.</summary>
    public float[] Signed => _signed.Value;

    /// <summary>All values are the same, so that the map prefers no place.</summary>
    public bool IsConstant => Values.AsSpan().IndexOfAnyExcept(Values[0]) < 0;

    /// <summary>
    /// The places, most important first; equal ones in reading order, but of a map that prefers no place in a random
    /// one: reading order would be a preference for the top.
    /// </summary>
    public int[] Order => _order.Value;

    /// <summary>A value that is made once for the map, whoever asks first.</summary>
    public T Once<T>(Func<MapCase, T> make)
        where T : class => (T)_once.GetOrAdd(typeof(T), _ => make(this));

    private int[] Ordered()
    {
        int[] places = [.. Enumerable.Range(0, Values.Length)];
        if (IsConstant)
        {
            Picture.Random(OrderPurpose).Shuffle(places);
            return places;
        }
        // The place breaks ties, so that an unstable sort gives a stable order.
        var keys = new long[Values.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = ((long)int.MaxValue - BitConverter.SingleToInt32Bits(Math.Max(Values[i], 0)) << 32) | (uint)i;
        Array.Sort(keys, places);
        return places;
    }
}
