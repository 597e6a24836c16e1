using System.Net;
using System.Security.Cryptography;
using System.Text;
using GradCam.Foundation;

namespace GradCam.Data.Report;

/// <summary>A page without scripts that loads nothing: the common look, and a body.</summary>
/// <param name="mark">What made it, by which it is known again.</param>
/// <param name="title">The title.</param>
/// <param name="folder">The folder of src/Web with the page's own styles.</param>
internal sealed class StaticPage(string mark, string title, string folder)
{
    /// <summary>The tag in the first lines of a page that something made.</summary>
    public static string Mark(string maker) => $"<meta name=\"generator\" content=\"{maker}\">";

    /// <summary>A text of others, safe in HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(DisplayText.Of(text));

    /// <summary>The page.</summary>
    /// <param name="body">What stands in its main part.</param>
    public string Html(string body)
    {
        string style = PageAssets.StyleOf("look/", "plots/", folder + "/"),
            hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))),
            policy =
                $"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'";
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            {Mark(mark)}
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}</title>
            <style>{style}</style>
            </head>
            <body>
            <main class="{folder}">
            <h1>{Text(title)}</h1>
            {body}</main>
            </body>
            </html>

            """;
    }

    /// <summary>Writes the page, which appears whole or not at all.</summary>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void Write(string path, string body) =>
        WholeFile.Write(path, stream => stream.Write(new UTF8Encoding(false).GetBytes(Html(body))));
}
