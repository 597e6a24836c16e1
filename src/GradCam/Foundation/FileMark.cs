using System.Text;

namespace GradCam.Foundation;

/// <summary>Finds words by which files tell who wrote them.</summary>
internal static class FileMark
{
    private const int HeadLength = 1 << 12,
        TailLength = 1 << 16;

    /// <summary>True for a file with a text near its beginning or its end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool Is(string path, string mark)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(mark);
        using var file = FileBytes.Shared(path);
        return FileBytes.Part(file, 0, HeadLength).AsSpan().IndexOf(bytes) >= 0
            || FileBytes.Part(file, Math.Max(0, file.Length - TailLength), TailLength).AsSpan().IndexOf(bytes) >= 0;
    }
}
