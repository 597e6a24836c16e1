using System.Reflection;
using System.Text;

namespace GradCam.Server.Endpoints;

/// <summary>
/// The page's files, which the assembly carries: those of wwwroot as they stand, and the style sheets and scripts of
/// src/Web as one file each, so that a browser asks twice and not forty times.
/// </summary>
internal static class PageFiles
{
    private const string Own = "wwwroot/",
        Shared = "web/";

    private static readonly Assembly Home = typeof(PageFiles).Assembly;

    /// <summary>All files, by their paths without a leading slash.</summary>
    public static IEnumerable<(string Path, byte[] Bytes)> All()
    {
        foreach (string name in Names(Own, ""))
            yield return (name[Own.Length..], Read(name));
        yield return ("page.css", Encoding.UTF8.GetBytes(Joined(".css", "look/", "components/", "page/")));
        // Files only declare functions and classes, so their order does not matter; the page is started at the end.
        string scripts = Joined(".js", "components/", "page/");
        yield return ("page.js", Encoding.UTF8.GetBytes($"'use strict';\n{scripts}\nstartPage();\n"));
    }

    private static string Joined(string ending, params string[] folders) =>
        string.Join(
            '\n',
            folders
                .SelectMany(folder => Names(Shared + folder, ending))
                .Select(name => Encoding.UTF8.GetString(Read(name)))
        );

    private static IEnumerable<string> Names(string start, string ending) =>
        Home.GetManifestResourceNames()
            .Where(n => n.StartsWith(start, StringComparison.Ordinal) && n.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static byte[] Read(string name)
    {
        using var stream = Home.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
