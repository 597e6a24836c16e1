using System.Text;
using GradCam.Foundation;

namespace GradCam.Server.Endpoints;

/// <summary>
/// The page's files, which the assembly carries: those of wwwroot as they stand, and the style sheets and scripts of
/// src/Web as one file each, so that a browser asks twice and not forty times.
/// </summary>
internal static class PageFiles
{
    private static readonly EmbeddedFiles Own = new(typeof(PageFiles).Assembly, "wwwroot/"),
        Shared = new(typeof(PageFiles).Assembly, "web/");

    /// <summary>All files, by their paths without a leading slash.</summary>
    public static IEnumerable<(string Path, byte[] Bytes)> All()
    {
        foreach (string name in Own.Names("", ""))
            yield return (name, Own.Bytes(name));
        yield return ("page.css", Encoding.UTF8.GetBytes(Shared.Joined(".css", "look/", "components/", "page/")));
        // Files only declare functions and classes, so their order does not matter; the page is started at the end.
        string scripts = Shared.Joined(".js", "components/", "page/");
        yield return ("page.js", Encoding.UTF8.GetBytes($"'use strict';\n{scripts}\nstartPage();\n"));
    }
}
