using System.Globalization;
using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Models;

/// <summary>
/// Reads the JSON of model cards and of other tools' configurations. It is looked through before: in no memory, where a
/// document takes more than the text.
/// </summary>
internal static class ModelCardText
{
    // As many labels as there may be, and everything else that a card can say.
    private const int MaxElements = Labels.MaxNames + 1000;

    // Longer texts than any label, name or path.
    private const int MaxText = 4096;

    /// <summary>Reads a text in UTF-8. Comments and trailing commas are allowed.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">The name for error messages.</param>
    /// <returns>The document, to be disposed.</returns>
    /// <exception cref="GradCamException">
    /// It is no JSON, nests too deep, has too many elements, or a text that is too long or no Unicode.
    /// </exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            Check(json.Span, name);
            return JsonDocument.Parse(
                json,
                new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
        }
        catch (JsonException error)
        {
            throw new GradCamException(
                $"{name} is not valid JSON at line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}: "
                    + "correct it there.",
                error
            );
        }
    }

    /// <exception cref="GradCamException">
    /// It has too many elements, or a text that is too long or no Unicode.
    /// </exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    private static void Check(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        for (int count = 0; reader.Read(); count++)
        {
            if (count > MaxElements)
                throw new GradCamException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} has more than {MaxElements:N0} elements: put long lists of labels into a text file."
                    )
                );
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            if (reader.ValueSpan.Length > MaxText)
                throw new GradCamException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} has a text of {reader.ValueSpan.Length:N0} bytes, more than {MaxText:N0}: make it "
                            + $"shorter."
                    )
                );
            if (!UnicodeJson.IsValid(ref reader))
                throw new GradCamException(
                    $"{name} holds a text that is no Unicode, such as half of a surrogate pair: write it anew, in "
                        + $"UTF-8."
                );
        }
    }
}
