using System.Runtime.InteropServices;
using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report;

/// <summary>
/// What filters and sorting need of all pictures: little-endian arrays, which a browser reads at once.
/// </summary>
internal sealed record GalleryIndex
{
    /// <summary>The number of pictures of a chunk.</summary>
    public const int ChunkLength = 50;

    private const byte Judged = 1,
        Right = 2,
        Failed = 4;

    /// <summary>Number of pictures.</summary>
    public required int Count { get; init; }

    /// <summary>Pictures of each chunk but the last.</summary>
    public int Chunk { get; } = ChunkLength;

    /// <summary>Labels: positions in the classes as int32; -1 for none.</summary>
    public required byte[] Labels { get; init; }

    /// <summary>Likeliest classes, in the same form.</summary>
    public required byte[] Predicted { get; init; }

    /// <summary>Their probabilities as float32; NaN for none.</summary>
    public required byte[] Probabilities { get; init; }

    /// <summary>Parts of the maps' mass within the object, in the same form.</summary>
    public required byte[] ObjectMass { get; init; }

    /// <summary>Parts of the frames that the object covers, in the same form.</summary>
    public required byte[] ObjectArea { get; init; }

    /// <summary>A byte each: 1 there is a label to compare with, 2 it was predicted, 4 there is no map.</summary>
    public required byte[] Flags { get; init; }

    /// <summary>For each code of a finding the pictures that have it, as int32.</summary>
    public required IReadOnlyList<byte[]> Findings { get; init; }

    /// <summary>The index of a gallery.</summary>
    public static GalleryIndex Of(Gallery gallery)
    {
        var pictures = gallery.Pictures;
        var findings = gallery.Findings.Select(_ => new List<int>()).ToArray();
        for (int i = 0; i < pictures.Count; i++)
            foreach (int code in pictures[i].Findings)
                findings[code].Add(i);
        return new()
        {
            Count = pictures.Count,
            Labels = Bytes(pictures.Select(p => p.Label ?? -1)),
            Predicted = Bytes(pictures.Select(p => p.Predicted ?? -1)),
            Probabilities = Bytes(pictures.Select(p => p.Probability ?? float.NaN)),
            ObjectMass = Bytes(pictures.Select(p => p.ObjectMass ?? float.NaN)),
            ObjectArea = Bytes(pictures.Select(p => p.ObjectArea ?? float.NaN)),
            Flags = [.. pictures.Select(FlagsOf)],
            Findings = [.. findings.Select(Bytes)],
        };
    }

    private static byte FlagsOf(GalleryPicture picture) =>
        (byte)(
            (picture.Correct is null ? 0 : Judged)
            | (picture.Correct is true ? Right : 0)
            | (picture.Error is null ? 0 : Failed)
        );

    private static byte[] Bytes<T>(IEnumerable<T> values)
        where T : struct => MemoryMarshal.AsBytes<T>(values.ToArray()).ToArray();
}
