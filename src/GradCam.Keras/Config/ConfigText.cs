using System.Globalization;
using System.Text.Json;
using GradCam.Foundation;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Config;

/// <summary>
/// Parses JSON from untrusted files into a document that is safe to read. The text is scanned first, without taking
/// memory: the document takes more of it than the text, and texts that are not valid Unicode would fail only where they
/// are used.
/// </summary>
internal static class ConfigText
{
    /// <summary>Parses a text.</summary>
    /// <param name="json">The text, UTF-8; NaN and Infinity, as Python writes them, are taken.</param>
    /// <param name="name">The file's name for error messages.</param>
    /// <param name="limits">The limits on its length.</param>
    /// <exception cref="GradCamException">It is too long, has too many elements, or is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json, string name, ResourceLimits limits)
    {
        if (json.Length > limits.ConfigBytes)
            throw TooLong(name, json.Length, limits);
        try
        {
            return Document(json, name);
        }
        catch (JsonException)
        {
            // Only then: the texts are long, and few hold such numbers.
        }
        try
        {
            return Document(PythonJson.Mended(json.Span), name);
        }
        catch (JsonException e)
        {
            throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The configuration in {name} cannot be read (it is no JSON from line {e.LineNumber + 1}, "
                        + $"position {e.BytePositionInLine + 1} on, or nests too deep); save the model again."
                ),
                e
            );
        }
    }

    /// <summary>The error for a text that is longer than the limit.</summary>
    public static GradCamException TooLong(string name, long bytes, ResourceLimits limits) =>
        new(
            FormattableString.Invariant(
                $"The configuration in {name} has {bytes:N0} bytes: {limits.Met("config-bytes")}"
            )
        );

    private static JsonElement Document(ReadOnlyMemory<byte> json, string name)
    {
        Check(json.Span, name);
        using var document = JsonDocument.Parse(
            json,
            new() { MaxDepth = Limits.ConfigDepth, AllowTrailingCommas = true }
        );
        return document.RootElement.Clone();
    }

    private static void Check(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions { MaxDepth = Limits.ConfigDepth, AllowTrailingCommas = true }
        );
        for (int count = 0; reader.Read(); count++)
        {
            if (count > Limits.ConfigElements)
                throw new GradCamException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The configuration in {name} has more than {Limits.ConfigElements:N0} elements, which no "
                            + $"model has; save the model again."
                    )
                );
            if (
                reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && !UnicodeJson.IsValid(ref reader)
            )
                throw new GradCamException(
                    $"The configuration in {name} holds a text that is no Unicode; save the model again with other "
                        + "names."
                );
        }
    }
}
