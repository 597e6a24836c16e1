using System.Globalization;
using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Models;

/// <summary>Looks through a card before it is read: in no memory, where a document takes more than the text.</summary>
internal static class ModelCardText
{
    // As many labels as there may be, and everything else that a card can say.
    private const int MaxElements = Labels.MaxNames + 1000;

    // Longer texts than any label, name or path.
    private const int MaxText = 4096;

    /// <exception cref="GradCamException">
    /// It has too many elements, or a text that is too long or no Unicode.
    /// </exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Check(ReadOnlySpan<byte> json, string name)
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
