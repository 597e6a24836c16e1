using System.Collections.Concurrent;

namespace GradCam.Data.Metrics.Engine;

/// <summary>A picture with its prediction and all maps of it that are evaluated.</summary>
internal sealed class PictureCase
{
    private readonly ConcurrentDictionary<Type, object> _once = new();

    /// <summary>Its number in the source.</summary>
    public required long Index { get; init; }

    /// <summary>Its name in the source.</summary>
    public required string Name { get; init; }

    /// <summary>The input, in the model's layout.</summary>
    public required float[] Input { get; init; }

    /// <summary>The input's channels, rows and columns.</summary>
    public required (int Channels, int Height, int Width) Size { get; init; }

    /// <summary>The input's last axis holds the channels.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>The class that is explained: the network's own prediction.</summary>
    public required int Class { get; init; }

    /// <summary>The class's probability, 0..1.</summary>
    public required double Probability { get; init; }

    /// <summary>The class's score before the last Softmax or Sigmoid.</summary>
    public required double Logit { get; init; }

    /// <summary>
    /// The part of each place of the input that the object covers, 0..1; null where the source marks none.
    /// </summary>
    public double[]? Object { get; init; }

    /// <summary>The seed of everything random about the picture.</summary>
    public int Seed { get; init; }

    /// <summary>The maps.</summary>
    public List<MapCase> Maps { get; } = [];

    /// <summary>Maps of other inputs and other networks, where they were asked for.</summary>
    public FurtherMaps Further { get; set; } = FurtherMaps.None;

    /// <summary>The number of places.</summary>
    public int Places => Size.Height * Size.Width;

    /// <summary>Random numbers that are the same in every run.</summary>
    /// <param name="purpose">Each purpose has its own.</param>
    public Random Random(int purpose) => new(HashCodes.Of(Seed, (int)Index, purpose));

    /// <summary>A value that is made once for the picture, whoever asks first.</summary>
    public T Once<T>(Func<PictureCase, T> make)
        where T : class => (T)_once.GetOrAdd(typeof(T), _ => make(this));

    /// <summary>Sets all channels of places.</summary>
    public void SetPlaces(Span<float> input, ReadOnlySpan<int> places, float value)
    {
        var (nextPlace, nextChannel) = Strides;
        for (int c = 0; c < Size.Channels; c++)
        {
            var channel = input[(c * nextChannel)..];
            foreach (int place in places)
                channel[place * nextPlace] = value;
        }
    }

    /// <summary>Copies all channels of places from the picture.</summary>
    public void CopyPlaces(Span<float> input, ReadOnlySpan<int> places)
    {
        var (nextPlace, nextChannel) = Strides;
        // One channel after the other, since each is a plane that caches hold.
        for (int c = 0; c < Size.Channels; c++)
        {
            var from = Input.AsSpan(c * nextChannel);
            var to = input[(c * nextChannel)..];
            foreach (int place in places)
                to[place * nextPlace] = from[place * nextPlace];
        }
    }

    /// <summary>The shape of several inputs.</summary>
    public long[] ShapeOf(int inputs) =>
        ChannelsLast
            ? [inputs, Size.Height, Size.Width, Size.Channels]
            : [inputs, Size.Channels, Size.Height, Size.Width];

    /// <summary>The distance in the input of neighbouring places, and of neighbouring channels.</summary>
    public (int Place, int Channel) Strides => ChannelsLast ? (Size.Channels, 1) : (1, Places);
}
