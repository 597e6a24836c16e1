using System.Runtime.InteropServices;

namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// The picture with one patch of a grid deleted at a time: the drops of its score say how the network itself ranks the
/// patches. All maps of a picture share these runs.
/// </summary>
internal sealed class PatchDeletion : Measurement
{
    /// <summary>The patches of a side.</summary>
    public const int Side = 4;

    private readonly PictureCase _picture;
    private readonly List<int>[] _places;

    private PatchDeletion(PictureCase picture)
        : base(Side * Side)
    {
        _picture = picture;
        var (_, height, width) = picture.Size;
        _places = [.. Enumerable.Range(0, Side * Side).Select(_ => new List<int>())];
        for (int place = 0; place < picture.Places; place++)
            _places[place / width * Side / height * Side + place % width * Side / width].Add(place);
    }

    /// <summary>That of a picture.</summary>
    public static PatchDeletion Of(PictureCase picture) => picture.Once(p => new PatchDeletion(p));

    /// <summary>The drop of the score without each patch.</summary>
    public double[] Drops => [.. Enumerable.Range(0, Count).Select(i => _picture.Logit - Logit(i))];

    /// <summary>The sum of a map over each patch.</summary>
    public double[] Sums(ReadOnlySpan<float> map)
    {
        var sums = new double[Count];
        for (int patch = 0; patch < Count; patch++)
            foreach (int place in _places[patch])
                sums[patch] += map[place];
        return sums;
    }

    public override void Fill(int i, Span<float> input)
    {
        _picture.Input.CopyTo(input);
        _picture.SetPlaces(input, CollectionsMarshal.AsSpan(_places[i]), 0);
    }
}
