using System.Text;
using System.Text.Json;

namespace GradCam.Foundation;

/// <summary>
/// Texts in JSON of anyone: those that are no Unicode throw where they are read, so they are looked for before.
/// </summary>
internal static class UnicodeJson
{
    /// <summary>False for a text that holds half of a surrogate pair.</summary>
    public static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return false;
            i++;
        }
        return true;
    }

    /// <summary>False for half of a surrogate pair, and for bytes that are no UTF-8.</summary>
    /// <param name="reader">At a name or a text.</param>
    public static bool IsValid(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan))
            return true;
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
