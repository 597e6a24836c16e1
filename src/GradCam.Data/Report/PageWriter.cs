using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report;

/// <summary>Writes the HTML of a report: the template with styles, scripts and data in it.</summary>
internal sealed class PageWriter(Stream stream)
{
    /// <summary>In the first lines of every report, by which it is known again.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"GradCam report\">";

    private static readonly string[] Colormaps = ["jet", "viridis", "turbo", "cividis"];

    /// <summary>Writes the page up to the place where pictures follow in the file.</summary>
    /// <param name="bundle">The content.</param>
    /// <param name="folder">True if pictures lie in files of their own.</param>
    public void Begin(ReportBundle bundle, bool folder)
    {
        string style = PageAssets.Style,
            script = PageAssets.Script;
        string begin = Before("{{data}}")
            .Replace("{{policy}}", Policy(style, script, folder), StringComparison.Ordinal)
            .Replace("{{generator}}", Mark, StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{title}}", WebUtility.HtmlEncode(bundle.Title), StringComparison.Ordinal);
        Text(begin);
        Data("report", bundle with { Gallery = bundle.Gallery with { Pictures = [] } }, PageJson.Default.ReportBundle);
        Data("index", GalleryIndex.Of(bundle.Gallery), PageJson.Default.GalleryIndex);
        Data("colormaps", Tables(), PageJson.Default.DictionaryStringByteArray);
        Text($"<script>{script}</script>\n");
    }

    /// <summary>Writes data that a page reads when it needs them: an element that is no program.</summary>
    public void Data<T>(string name, T value, JsonTypeInfo<T> type)
    {
        Text($"<script type=\"application/json\" id=\"data-{name}\">");
        JsonSerializer.Serialize(stream, value, type);
        Text("</script>\n");
    }

    /// <summary>Writes the same as a file that is a program, as pages from a disk may read no other.</summary>
    public void Call<T>(string name, T value, JsonTypeInfo<T> type)
    {
        Text($"dataArrived(\"{name}\",");
        JsonSerializer.Serialize(stream, value, type);
        Text(");\n");
    }

    /// <summary>Writes the end of the page.</summary>
    public void End() => Text(PageAssets.Template.Split("{{data}}")[1]);

    private static string Before(string mark) => PageAssets.Template.Split(mark)[0];

    /// <summary>
    /// Only the page's own style and script run, and nothing is loaded; in a folder, scripts beside it.
    /// </summary>
    private static string Policy(string style, string script, bool folder) =>
        $"default-src 'none'; script-src '{Hash(script)}'{(folder ? " 'self' file:" : "")}; style-src '{Hash(style)}'; "
        + "img-src data:; base-uri 'none'; form-action 'none'";

    private static string Hash(string text) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static Dictionary<string, byte[]> Tables() =>
        Colormaps.ToDictionary(name => name, name => Colormap.Parse(name).Rgb.ToArray());

    private void Text(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
