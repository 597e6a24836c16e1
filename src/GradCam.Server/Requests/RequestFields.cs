using System.Security.Cryptography;
using System.Text;
using GradCam.Foundation;

namespace GradCam.Server.Requests;

/// <summary>The fields of a request, from its address, its JSON or its form, and the files that came with it.</summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>The name of the field of the picture.</summary>
    public const string Image = "image";

    /// <summary>The names of all fields with a value.</summary>
    public IEnumerable<string> Names => _texts.Keys;

    /// <summary>The files, by the names of their fields.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>The picture.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public byte[] Picture =>
        _files.TryGetValue(Image, out byte[]? bytes)
            ? bytes
            : throw new RequestException(
                400,
                "The picture is missing: send it as the form field \"image\", as base64 in the JSON field \"image\", "
                    + "or as the body itself with its content type, such as image/jpeg."
            );

    /// <summary>Adds a value of a field.</summary>
    public void Add(string name, string value)
    {
        if (_texts.TryGetValue(name, out var values))
            values.Add(value);
        else
            _texts[name] = [value];
    }

    /// <summary>Puts values in the place of those that a field has.</summary>
    public void Set(string name, IEnumerable<string> values) => _texts[name] = [.. values];

    /// <summary>Adds a file.</summary>
    /// <exception cref="RequestException">The field has one.</exception>
    public void AddFile(string name, byte[] bytes)
    {
        if (!_files.TryAdd(name, bytes))
            throw new RequestException(400, $"The field \"{Shown(name)}\" has several files: send one.");
    }

    /// <summary>A field's only value; null if it has none, or an empty one.</summary>
    /// <exception cref="RequestException">It has several.</exception>
    public string? One(string name) =>
        !_texts.TryGetValue(name, out var values) ? null
        : values is [var value]
            ? value.Length > 0 ? value
                : null
        : throw new RequestException(400, $"The field \"{name}\" is given {values.Count} times: give it once.");

    /// <summary>A field's values: those of a list in JSON, or those between commas.</summary>
    public string[] Many(string name) => _texts.TryGetValue(name, out var values) ? CommaList.Split(values) : [];

    /// <summary>A digest of everything in the request: those of one digest have one answer.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, values) in _texts.OrderBy(t => t.Key, StringComparer.Ordinal))
            Add(hash, [name, .. values]);
        foreach (var (name, bytes) in _files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Add(hash, ["", name]);
            hash.AppendData(SHA256.HashData(bytes));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // Lengths tell where a text ends.
    private static void Add(IncrementalHash hash, string[] texts)
    {
        hash.AppendData(BitConverter.GetBytes(texts.Length));
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    /// <summary>Text of a request in an error, cut to a length that can be read.</summary>
    public static string Shown(string text) => DisplayText.Of(text.Length > 80 ? text[..80] + "..." : text);
}
