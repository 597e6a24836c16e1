using GradCam.Foundation;

namespace GradCam.Data.Report;

/// <summary>The files of src/Web, which the program carries.</summary>
internal static class PageAssets
{
    private static readonly EmbeddedFiles Files = new(typeof(PageAssets).Assembly, "Web/");

    /// <summary>The report's template, with <c>{{names}}</c> where something is put in.</summary>
    public static string Template => Files.Text("report/report.html");

    /// <summary>All style sheets: the look, then what components and the report add.</summary>
    public static string Style => StyleOf("look/", "components/", "report/");

    /// <summary>The style sheets of folders.</summary>
    public static string StyleOf(params string[] folders) => Files.Joined(".css", folders);

    /// <summary>
    /// All scripts, as one. Files only declare functions and classes, so their order does not matter; the page is
    /// started at the end.
    /// </summary>
    public static string Script => $"'use strict';\n{Files.Joined(".js", "components/", "report/")}\nstartReport();\n";
}
