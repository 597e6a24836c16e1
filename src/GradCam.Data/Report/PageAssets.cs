using System.Reflection;
using System.Text;

namespace GradCam.Data.Report;

/// <summary>The files of src/Web, which the program carries.</summary>
internal static class PageAssets
{
    private const string Root = "Web/";

    private static readonly Assembly Home = typeof(PageAssets).Assembly;

    /// <summary>The report's template, with <c>{{names}}</c> where something is put in.</summary>
    public static string Template => Read(Root + "report/report.html");

    /// <summary>All style sheets: the look, then what components and the report add.</summary>
    public static string Style => Joined(".css", "look/", "components/", "report/");

    /// <summary>The style sheets of folders.</summary>
    public static string StyleOf(params string[] folders) => Joined(".css", folders);

    /// <summary>
    /// All scripts, as one. Files only declare functions and classes, so their order does not matter; the page is
    /// started at the end.
    /// </summary>
    public static string Script => $"'use strict';\n{Joined(".js", "components/", "report/")}\nstartReport();\n";

    private static string Joined(string ending, params string[] folders)
    {
        var names = Home.GetManifestResourceNames();
        return string.Join(
            '\n',
            folders.SelectMany(folder =>
                names
                    .Where(n =>
                        n.StartsWith(Root + folder, StringComparison.Ordinal)
                        && n.EndsWith(ending, StringComparison.Ordinal)
                    )
                    .Order(StringComparer.Ordinal)
                    .Select(Read)
            )
        );
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
