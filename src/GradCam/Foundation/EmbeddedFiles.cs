using System.Reflection;
using System.Text;

namespace GradCam.Foundation;

/// <summary>The files that an assembly carries, such as those of a page.</summary>
/// <param name="home">The assembly.</param>
/// <param name="root">What the names of all of them begin with.</param>
internal sealed class EmbeddedFiles(Assembly home, string root)
{
    /// <summary>The names of files, in order, without the root.</summary>
    /// <param name="folder">The folder; empty for all.</param>
    /// <param name="ending">How the names end; empty for all.</param>
    public IEnumerable<string> Names(string folder, string ending) =>
        home.GetManifestResourceNames()
            .Where(n =>
                n.StartsWith(root + folder, StringComparison.Ordinal) && n.EndsWith(ending, StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal)
            .Select(n => n[root.Length..]);

    /// <summary>A file's bytes.</summary>
    public byte[] Bytes(string name)
    {
        using var stream = home.GetManifestResourceStream(root + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file's text, with the line ends of Unix.</summary>
    public string Text(string name)
    {
        using var reader = new StreamReader(home.GetManifestResourceStream(root + name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The texts of all files of folders, as one.</summary>
    public string Joined(string ending, params IEnumerable<string> folders) =>
        string.Join('\n', folders.SelectMany(folder => Names(folder, ending)).Select(Text));
}
