using GradCam.Foundation;

namespace GradCam.Keras.Containers;

/// <summary>Bytes that lie in several files, one after another.</summary>
internal sealed class Shards : IDisposable
{
    private readonly List<(FileStream File, long Start)> _files = [];

    /// <summary>Opens the files.</summary>
    /// <param name="path">The file that names them.</param>
    /// <param name="names">Their names, in its folder.</param>
    /// <exception cref="GradCamException">
    /// One is missing or lies outside of the folder, or all together are more than an ONNX file may hold.
    /// </exception>
    public Shards(string path, IReadOnlyList<string> names)
    {
        Names = names;
        string folder = Path.GetDirectoryName(path) ?? "";
        try
        {
            foreach (string name in names)
            {
                var file = FileBytes.Open(
                    NamedFile.Inside(folder, name)
                        ?? throw new GradCamException(
                            $"{path} names '{name}' for its weights, which is not in its folder: only files there are "
                                + "read."
                        )
                );
                _files.Add((file, Length));
                Length += file.Length;
            }
            if (Length > Limits.WeightBytes)
                throw new GradCamException(
                    FormattableString.Invariant(
                        $"The weights of {path} have {Length:N0} bytes, more than the 2 GB of an ONNX file."
                    )
                );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Names { get; }

    public long Length { get; private set; }

    public void Dispose() => _files.ForEach(f => f.File.Dispose());

    /// <summary>Reads bytes that lie within the length.</summary>
    public void Read(long at, Span<byte> bytes)
    {
        foreach (var (file, start) in _files)
        {
            if (bytes.IsEmpty)
                return;
            if (at >= start + file.Length)
                continue;
            var own = bytes[..(int)Math.Min(bytes.Length, start + file.Length - at)];
            file.Position = at - start;
            file.ReadExactly(own);
            at += own.Length;
            bytes = bytes[own.Length..];
        }
    }
}
