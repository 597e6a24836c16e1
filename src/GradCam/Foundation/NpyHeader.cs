using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GradCam.Foundation;

/// <summary>The header of a .npy file: a Python dictionary of element type, order and shape.</summary>
internal sealed partial record NpyHeader(
    char Kind,
    int ItemSize,
    bool BigEndian,
    bool Fortran,
    int[] Shape,
    int Count,
    int DataStart
)
{
    // NumPy itself limits what it parses to 10,000 characters.
    private const int MaxLength = 10_000;
    private const int MaxRank = 32;

    public static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <exception cref="GradCamException">The file is no .npy file, or its header makes no sense.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> file, string name)
    {
        if (!file.StartsWith(Magic))
            throw new GradCamException($"{name} is not a .npy file: write it with numpy.save.");
        if (file.Length < 12)
            throw Damaged(name, "it ends within its header");
        var (start, length) = file[6] switch
        {
            1 => (10, BinaryPrimitives.ReadUInt16LittleEndian(file[8..])),
            2 or 3 => (12, (long)BinaryPrimitives.ReadUInt32LittleEndian(file[8..])),
            _ => throw new GradCamException(
                $"{name} has .npy version {file[6]}, but 1 to 3 are read: write it with numpy.save."
            ),
        };
        if (length > MaxLength)
            throw Damaged(name, FormattableString.Invariant($"its header claims {length:N0} bytes"));
        if (start + length > file.Length)
            throw Damaged(name, "it ends within its header");
        var match = Match(Encoding.UTF8.GetString(file.Slice(start, (int)length)));
        if (match is not { Success: true })
            throw Damaged(name, "its header is not understood, perhaps because it holds records or objects");

        var shape = ParseShape(match.Groups["shape"].Value, name);
        var (kind, size, big) = ParseType(match.Groups["order"].Value, match.Groups["type"].Value, name);
        return new NpyHeader(
            kind,
            size,
            big,
            match.Groups["fortran"].Value == "True",
            shape,
            CountOf(shape, name),
            start + (int)length
        );
    }

    // Null for a header that takes too long to look at.
    private static Match? Match(string header)
    {
        try
        {
            return Dictionary().Match(header);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static (char Kind, int Size, bool Big) ParseType(string order, string type, string name)
    {
        if (type is not ("f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1"))
            throw new GradCamException(
                $"{name} holds values of type '{order}{(type.Length > 40 ? type[..40] + "..." : type)}', which are "
                    + "not read: save it as float32."
            );
        var big = order == ">" || (order == "=" && !BitConverter.IsLittleEndian);
        return (type[0], type[1] - '0', big);
    }

    private static int[] ParseShape(string text, string name)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > MaxRank)
            throw Damaged(name, $"it has {parts.Length} axes");
        return
        [
            .. parts.Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    ? value
                    : throw Damaged(
                        name,
                        $"an axis of length {(part.Length > 40 ? part[..40] + "..." : part)} is not possible"
                    )
            ),
        ];
    }

    private static int CountOf(int[] shape, string name)
    {
        long count = 1;
        foreach (var length in shape)
        {
            count *= length;
            if (count > Array.MaxLength)
                throw Damaged(name, $"a shape of ({string.Join(", ", shape)}) is too large");
        }
        return (int)count;
    }

    public static GradCamException Damaged(string name, string what) =>
        new($"{name} is a damaged .npy file ({what}): write it again with numpy.save.");

    // The three keys in the order in which NumPy sorts and writes them.
    [GeneratedRegex(
        """^\{\s*'descr':\s*'(?<order>[<>|=]?)(?<type>[a-zA-Z][0-9]*)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[-0-9,\s]*)\),?\s*\}\s*$""",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Dictionary();
}
