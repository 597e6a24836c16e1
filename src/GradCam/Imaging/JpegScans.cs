using System.Globalization;

namespace GradCam.Imaging;

/// <summary>
/// Counts the scans of a JPEG file. A progressive one may refine every coefficient on its own, bit by bit: thousands of
/// scans in a few kilobytes, each of which goes over the whole picture.
/// </summary>
internal static class JpegScans
{
    // Encoders make 10 or so, optimizers a few more.
    private const int MaxScans = 200;

    private const byte Marker = 0xFF,
        EndOfImage = 0xD9,
        StartOfScan = 0xDA;

    /// <exception cref="GradCamException">There are more than any encoder makes.</exception>
    public static void Check(ReadOnlySpan<byte> file, string name)
    {
        int scans = 0;
        // Behind the end of the picture cameras put films, and anything else.
        for (int at = 2; NextMarker(file, ref at) is { } marker && marker != EndOfImage; )
        {
            if (marker == StartOfScan && ++scans > MaxScans)
                throw new GradCamException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} has more than {MaxScans} scans, each of which takes as long as a picture: save it "
                            + $"again."
                    )
                );
            // A segment says its length, which counts itself; compressed data follows a scan's, and has no markers but
            // those that are passed over.
            if (at + 2 > file.Length)
                return;
            at += Math.Max(2, file[at] << 8 | file[at + 1]);
        }
    }

    /// <summary>The next marker that begins a segment, or ends the picture; null if there is none.</summary>
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && file[at..].IndexOf(Marker) is >= 0 and var step)
        {
            at += step;
            while (at < file.Length && file[at] == Marker)
                at++;
            if (at >= file.Length)
                return null;
            byte marker = file[at++];
            // A byte that is no marker, and those that stand alone.
            if (marker is not (0 or 1 or (>= 0xD0 and <= 0xD8)))
                return marker;
        }
        return null;
    }
}
