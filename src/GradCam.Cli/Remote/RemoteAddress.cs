using System.IO.Hashing;
using System.Text;

namespace GradCam.Cli.Remote;

/// <summary>
/// A file that is named by its address: <c>https://host/model.onnx</c> or <c>hf:owner/name/model.onnx</c>.
/// </summary>
/// <param name="Text">The address as it was given.</param>
/// <param name="Uri">The address that is asked.</param>
/// <param name="Above">The folder of the repository on a hub; null for other addresses.</param>
internal sealed record RemoteAddress(string Text, Uri Uri, Uri? Above)
{
    /// <summary>The environment variable of the hub's address, as Hugging Face's own tools read it.</summary>
    public const string EndpointVariable = "HF_ENDPOINT";

    private const string Hub = "hf:",
        UsualEndpoint = "https://huggingface.co",
        UsualName = "download";

    private const int LongestName = 120;

    /// <summary>The name of the file in the cache; its beginning and end, if it is long.</summary>
    public string FileName
    {
        get
        {
            string last = Uri.UnescapeDataString(Uri.Segments[^1].TrimEnd('/'));
            string name = string.Concat(last.Select(c => char.IsLetterOrDigit(c) || "._-".Contains(c) ? c : '_'));
            name = name.TrimStart('.');
            return name.Length == 0 ? UsualName
                : name.Length <= LongestName ? name
                : name[^LongestName..].TrimStart('.');
        }
    }

    /// <summary>The same for all files of one folder, so that a model's files lie beside it.</summary>
    public string FolderKey =>
        Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(new Uri(Uri, ".").AbsoluteUri + Uri.Query)));

    /// <summary>A file beside this one, or in the folder above.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">The folder; that of this file if not given.</param>
    public Uri Beside(string name, Uri? folder = null) =>
        new(new Uri(folder ?? Uri, folder is null ? "." : ""), Uri.EscapeDataString(name) + Uri.Query);

    /// <summary>True for what <see cref="Of"/> reads.</summary>
    public static bool Is(string text) =>
        text.StartsWith(Hub, StringComparison.Ordinal)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="GradCamException">It has no such form, or is not encrypted.</exception>
    public static RemoteAddress Of(string text)
    {
        if (!text.StartsWith(Hub, StringComparison.Ordinal))
            return new(text, Checked(text, text), null);
        string endpoint = Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } own
            ? own
            : UsualEndpoint;
        string[] parts = text[Hub.Length..].Trim('/').Split('/');
        if (parts.Length < 3 || parts.Any(p => p.Length == 0 || p is "." or ".." || p.Any(char.IsControl)))
            throw new GradCamException(
                $"'{text}' names no file: write hf:OWNER/NAME/FILE, or hf:OWNER/NAME@REVISION/FILE."
            );
        string[] name = parts[1].Split('@', 2);
        string revision = name.Length > 1 ? name[1] : "main";
        string above = string.Join(
            '/',
            (string[])
                [
                    endpoint.TrimEnd('/'),
                    Uri.EscapeDataString(parts[0]),
                    Uri.EscapeDataString(name[0]),
                    "resolve",
                    Uri.EscapeDataString(revision),
                ]
        );
        var folder = Checked(above + "/", $"{EndpointVariable} {endpoint}");
        return new(text, new(folder, string.Join('/', parts[2..].Select(Uri.EscapeDataString))), folder);
    }

    /// <summary>Refuses what is not encrypted, but for this machine itself, and addresses with passwords.</summary>
    /// <param name="address">The address.</param>
    /// <param name="text">The address in errors.</param>
    /// <exception cref="GradCamException">It is refused.</exception>
    public static Uri Checked(string address, string text)
    {
        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Host.Length == 0
        )
            throw new GradCamException($"'{text}' is no address: write https://HOST/PATH, or hf:OWNER/NAME/FILE.");
        if (uri.Scheme == "http" && !uri.IsLoopback)
            throw new GradCamException($"'{text}' is not encrypted, so that anyone could change it: give https://.");
        return uri.UserInfo.Length == 0
            ? uri
            : throw new GradCamException($"'{text}' holds a user name or password, which would be kept: leave it out.");
    }
}
