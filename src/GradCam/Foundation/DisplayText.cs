using System.Globalization;
using System.Text;

namespace GradCam.Foundation;

/// <summary>
/// Text as it may be shown: names come from files that anyone wrote, and must not command a terminal or turn lines.
/// </summary>
internal static class DisplayText
{
    /// <summary>
    /// The text, with control characters, line breaks, changes of direction and halves of characters written as
    /// escapes.
    /// </summary>
    public static string Of(string text)
    {
        int first = 0;
        while (first < text.Length && !MustEscape(text, first))
            first++;
        if (first == text.Length)
            return text;
        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            if (MustEscape(text, i))
                shown.Append(Escape(text[i]));
            else
                shown.Append(text[i]);
        }
        return shown.ToString();
    }

    private static bool MustEscape(string text, int i) =>
        text[i] switch
        {
            < ' ' or (>= '\x7f' and <= '\x9f') or '\u2028' or '\u2029' => true,
            (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
            var c when char.IsHighSurrogate(c) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
            var c when char.IsLowSurrogate(c) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
            _ => false,
        };

    private static string Escape(char c) =>
        c switch
        {
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => @"\t",
            < '\x100' => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}"),
            _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
        };
}
